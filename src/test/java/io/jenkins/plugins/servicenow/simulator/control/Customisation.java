package io.jenkins.plugins.servicenow.simulator.control;

import io.jenkins.plugins.servicenow.simulator.http.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the owner of an instance has changed: switches for tests, all off on a stock instance. */
public final class Customisation {

    private final Set<String> readOnly = new HashSet<>();
    private final Map<String, Set<String>> mandatory = new LinkedHashMap<>();
    private final Map<String, String> automatic = new HashMap<>();
    private final Set<String> strippedHeaders = new HashSet<>();
    private final Map<String, String> lateChange = new LinkedHashMap<>();
    private boolean rateLimitShown;
    private boolean offsetsIgnored;
    private boolean legacyChanges;
    private boolean invalidTransitionsIgnored;
    private boolean reviewWhenTasksAreDone = true;
    private boolean invalidQueryReturnsNoRows;
    private boolean requestsApproved;
    private boolean approvalsKept;
    private boolean actualDatesByHand;

    /** Writes to the column are ignored with a 2xx, as if it were read-only; on some sites {@code state} is. */
    public synchronized void dropField(String table, String column) {
        readOnly.add(table + "." + column);
    }

    /** A data policy: records of the table are refused without the column. */
    public synchronized void requireField(String table, String column) {
        mandatory.computeIfAbsent(table, name -> new HashSet<>()).add(column);
    }

    /** Whether new changes follow the state model of before change models: no {@code chg_model}, no next states. */
    public synchronized void legacyChanges(boolean legacy) {
        legacyChanges = legacy;
    }

    /** Whether a forbidden change of state is answered with 200 and no effect instead of the business rule's 403. */
    public synchronized void ignoreInvalidTransitions(boolean ignore) {
        invalidTransitionsIgnored = ignore;
    }

    /** A change that enters one state (its number, for example {@code "-2"}) continues to the other at once. */
    public synchronized void automaticTransition(String from, String to) {
        automatic.put(from, to);
    }

    /** Whether a model-based change moves from Implement to Review once its last task is closed; true at first. */
    public synchronized void reviewWhenTasksAreDone(boolean move) {
        reviewWhenTasksAreDone = move;
    }

    /**
     * Whether the approvals of a change stay when it is sent back and they are asked for again, which then is another iteration;
     * on a stock instance they are made again.
     */
    public synchronized void keepApprovals(boolean keep) {
        approvalsKept = keep;
    }

    /** Whether people fill in the actual start and end of a change; on a stock instance its states do where they are empty. */
    public synchronized void actualDatesByHand(boolean byHand) {
        actualDatesByHand = byHand;
    }

    /** Whether somebody must approve the request of an order before the process of its item begins. */
    public synchronized void approveRequests(boolean approve) {
        requestsApproved = approve;
    }

    /** The system property {@code glide.invalid_query.returns_no_rows}. */
    public synchronized void invalidQueryReturnsNoRows(boolean noRows) {
        invalidQueryReturnsNoRows = noRows;
    }

    /** A proxy before the instance takes these headers off every answer, for example {@code X-Total-Count}. */
    public synchronized void stripHeaders(String... names) {
        strippedHeaders.addAll(List.of(names));
    }

    /**
     * A policy: a change that leaves New when its planned start is not in the future becomes one of this type, and the
     * columns are emptied.
     */
    public synchronized void reclassifyLateChanges(String type, String... emptied) {
        lateChange.put("type", type);
        List.of(emptied).forEach(column -> lateChange.put(column, ""));
    }

    /** Whether a rule limits the requests of each hour; every answer that is no error names it then. */
    public synchronized void showRateLimit(boolean show) {
        rateLimitShown = show;
    }

    /** Whether {@code sysparm_offset} has no effect, so that each page is the first. */
    public synchronized void ignoreOffsets(boolean ignore) {
        offsetsIgnored = ignore;
    }

    /** What such a change gets; empty without the policy. */
    public synchronized Map<String, String> lateChange() {
        return Map.copyOf(lateChange);
    }

    /** @param now by the instance's clock; the count begins anew with each hour */
    public synchronized Answer withRateLimit(Answer answer, Instant now) {
        boolean good = answer.status() >= 200 && answer.status() < 300;
        return rateLimitShown && good
                ? FaultAnswers.underRule(
                        answer, now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)))
                : answer;
    }

    public synchronized Answer withoutStripped(Answer answer) {
        return answer.without(strippedHeaders);
    }

    public synchronized boolean offsetsIgnored() {
        return offsetsIgnored;
    }

    public synchronized boolean drops(String table, String column) {
        return readOnly.contains(table + "." + column);
    }

    public synchronized List<String> mandatory(String table) {
        return new ArrayList<>(mandatory.getOrDefault(table, Set.of()));
    }

    public synchronized boolean legacyChanges() {
        return legacyChanges;
    }

    public synchronized boolean invalidTransitionsIgnored() {
        return invalidTransitionsIgnored;
    }

    /** Null when a change that enters the state stays there. */
    public synchronized String automaticAfter(String state) {
        return automatic.get(state);
    }

    public synchronized boolean reviewWhenTasksAreDone() {
        return reviewWhenTasksAreDone;
    }

    public synchronized boolean approvalsKept() {
        return approvalsKept;
    }

    public synchronized boolean actualDatesByHand() {
        return actualDatesByHand;
    }

    public synchronized boolean requestsApproved() {
        return requestsApproved;
    }

    public synchronized boolean invalidQueryReturnsNoRows() {
        return invalidQueryReturnsNoRows;
    }
}
