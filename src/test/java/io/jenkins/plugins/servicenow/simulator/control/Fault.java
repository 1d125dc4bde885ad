package io.jenkins.plugins.servicenow.simulator.control;

import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** One way in which an instance, its front end or the network fails. */
public final class Fault {

    private static final Duration FOREVER = Duration.ofMinutes(10);

    private final String name;
    private final boolean everyPath;
    private final boolean requestRuns;
    private final UnaryOperator<Answer> effect;
    private final Duration lateness;

    private Fault(
            String name, boolean everyPath, boolean requestRuns, UnaryOperator<Answer> effect, Duration lateness) {
        this.name = name;
        this.everyPath = everyPath;
        this.requestRuns = requestRuns;
        this.effect = effect;
        this.lateness = lateness;
    }

    /** A 429 of a rate-limit rule with its headers or, without a time to wait, of the node's semaphore queue. */
    public static Fault rateLimited(Duration retryAfterOrNull) {
        return retryAfterOrNull == null
                ? instead("semaphore_429", FaultAnswers.tooManyRequests())
                : instead("rate_limited", FaultAnswers.rateLimited(retryAfterOrNull));
    }

    /** A page of a proxy or load balancer, for 500, 502, 503 and 504. */
    public static Fault status(int status) {
        return instead("status_" + status, FaultAnswers.proxyPage(status));
    }

    public static Fault connectionReset() {
        return instead("connection_reset", Answer.connectionReset());
    }

    /** The right answer, late. */
    public static Fault slow(Duration delay) {
        return after("slow", answer -> answer.after(delay));
    }

    /** No answer within any reasonable time, and nothing done. */
    public static Fault hanging() {
        return instead("hanging", Answer.empty(504).after(FOREVER));
    }

    /** 202 and nothing done: what an instance says when too many requests of one session queue. */
    public static Fault queued202() {
        return instead("queued_202", Answer.empty(202));
    }

    public static Fault committedThen500() {
        return after("committed_then_500", answer -> FaultAnswers.cancelledTransaction());
    }

    public static Fault committedThenReset() {
        return after("committed_then_reset", answer -> Answer.connectionReset());
    }

    public static Fault committedThenHanging() {
        return after("committed_then_hanging", answer -> answer.after(FOREVER));
    }

    /**
     * The connection is reset, and the request is carried out so much later by the instance's clock: with the first request
     * or advance of the clock from then on, or by {@link Faults#carryOutLate()}.
     */
    public static Fault late(Duration lateness) {
        return new Fault("late", false, false, answer -> Answer.connectionReset(), lateness);
    }

    /** The record was written and then its read-back was refused. */
    public static Fault committedThen403() {
        return after("committed_then_403", answer -> ApiError.acl("Insert").answer());
    }

    /** The right answer, of which half arrives before the connection is reset. */
    public static Fault brokenOff() {
        return after("broken_off", Answer::brokenOff);
    }

    /** 200 with JSON that stops in the middle and an error object glued on. */
    public static Fault truncated200() {
        return after("truncated_200", FaultAnswers::truncated);
    }

    /** A personal developer instance asleep: 200 text/html on every path, the token endpoint included. */
    public static Fault hibernating() {
        return new Fault("hibernating", true, false, answer -> FaultAnswers.hibernating(), null);
    }

    /** The gateway's page while a sleeping instance wakes. */
    public static Fault waking502() {
        return instead("waking_502", FaultAnswers.proxyPage(502));
    }

    public static Fault loginPage200() {
        return instead("login_page_200", FaultAnswers.loginPage());
    }

    public static Fault ssoRedirect302() {
        return instead("sso_redirect_302", FaultAnswers.ssoRedirect());
    }

    public static Fault maintenance503() {
        return instead("maintenance_503", FaultAnswers.maintenance());
    }

    /** As {@link FaultKind} writes it, for example {@code committed_then_500}. */
    public String name() {
        return name;
    }

    boolean everyPath() {
        return everyPath;
    }

    /** Whether the request does its work before the fault shows. */
    boolean requestRuns() {
        return requestRuns;
    }

    /** How much later the request does its work; null when it does not, or does it before the fault shows. */
    Duration lateness() {
        return lateness;
    }

    /** @param answer what the request would have got; null unless it {@linkplain #requestRuns() runs} */
    Answer applyTo(Answer answer) {
        return effect.apply(answer);
    }

    private static Fault instead(String name, Answer answer) {
        return new Fault(name, false, false, ignored -> answer, null);
    }

    private static Fault after(String name, UnaryOperator<Answer> effect) {
        return new Fault(name, false, true, effect, null);
    }
}
