package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * A change request as it was read last. Immutable.
 *
 * @param record what was not read is empty here, so read what is asked for below
 */
public record ChangeRecord(@NonNull TableRecord record) {

    /** In these the approval of a change is still open. */
    public static final Set<ChangeState> BEFORE_SCHEDULED =
            Collections.unmodifiableSet(EnumSet.of(ChangeState.NEW, ChangeState.ASSESS, ChangeState.AUTHORIZE));

    /** No change leaves these. */
    public static final Set<ChangeState> TERMINAL =
            Collections.unmodifiableSet(EnumSet.of(ChangeState.CLOSED, ChangeState.CANCELED));

    /**
     * Reads all fields, with display values.
     *
     * @throws ServiceNowException of kind NOT_FOUND when there is no such change or it may not be read
     */
    @NonNull
    public static ChangeRecord find(@NonNull ServiceNowSession session, @NonNull String numberOrSysId)
            throws ServiceNowException, InterruptedException {
        return new ChangeRecord(session.changes().find(numberOrSysId));
    }

    /**
     * As {@link #find}, for somebody who works under the change.
     *
     * @throws RefusedException when nobody may: it was canceled or rejected
     */
    @NonNull
    public static ChangeRecord findToWorkUnder(@NonNull ServiceNowSession session, @NonNull String numberOrSysId)
            throws ServiceNowException, RefusedException, InterruptedException {
        var change = find(session, numberOrSysId);
        change.checkAlive();
        return change;
    }

    /** @throws RefusedException when nobody may work under the change any more: it was canceled or rejected */
    public void checkAlive() throws RefusedException {
        if (isIn(ChangeState.CANCELED) || isRejected()) {
            var by = record.text("sys_updated_by");
            throw new RefusedException(
                    number() + " was " + (isRejected() ? "rejected" : "canceled") + " in ServiceNow"
                            + (by.isEmpty() ? "" : " (last updated by " + by + ")")
                            + ", so nothing more is done under it. Run the build again with a change request that is approved.");
        }
    }

    public boolean isRejected() {
        return approval().equalsIgnoreCase("rejected");
    }

    /** As {@link #find}. */
    @NonNull
    public static ChangeRecord read(@NonNull ServiceNowSession session, @NonNull SysId sysId)
            throws ServiceNowException, InterruptedException {
        return find(session, sysId.value());
    }

    @NonNull
    public SysId sysId() {
        return record.sysId();
    }

    /** Such as {@code CHG0030001}. */
    @NonNull
    public String number() {
        return record.text("number");
    }

    /** The value, such as {@code normal}. */
    @NonNull
    public String type() {
        return record.text("type");
    }

    /** Empty for a state that the instance added. */
    @NonNull
    public Optional<ChangeState> state() {
        return ChangeState.of(record.value("state"));
    }

    /** In English for the states of the base system, whatever the language of the OAuth Application User. */
    @NonNull
    public String stateLabel() {
        return state().map(ChangeState::label).orElse(record.displayValue("state"));
    }

    /** For display: the state, and whether the change is on hold. */
    @NonNull
    public String describeState() {
        return stateLabel() + (isOnHold() ? ", on hold" : "");
    }

    public boolean isIn(@NonNull ChangeState state) {
        return state().filter(state::equals).isPresent();
    }

    public boolean isIn(@NonNull Set<ChangeState> states) {
        return state().filter(states::contains).isPresent();
    }

    /** Whether it is still to be approved. */
    public boolean isBeforeScheduled() {
        return isIn(BEFORE_SCHEDULED);
    }

    /** Whether it is closed or canceled. */
    public boolean hasEnded() {
        return isIn(TERMINAL);
    }

    /** Whether somebody has to lift a hold before the change may continue. */
    public boolean isOnHold() {
        return record.value("on_hold").equals("true");
    }

    /** In one line, and not all of a long one; may be empty, although the change is on hold. */
    @NonNull
    public String holdReason() {
        return record.text("on_hold_reason");
    }

    /** The value as ServiceNow stores it, such as {@code requested}. */
    @NonNull
    public String approval() {
        return record.text("approval");
    }

    /** How it was closed, the value as ServiceNow stores it; empty while it is not. */
    @NonNull
    public String closeCode() {
        return record.text("close_code");
    }

    /** When the work is planned. */
    @NonNull
    public ChangeWindow window() {
        return ChangeWindow.of(record);
    }

    /** A date and time in ISO 8601 and UTC, such as {@code 2026-03-01T22:00:00Z}; empty when there is none, or it cannot be read. */
    @NonNull
    public String time(@NonNull String field) {
        return ServiceNowTime.parse(record.value(field)).map(Instant::toString).orElse("");
    }

    /** Where it is opened in a browser. */
    @NonNull
    public String url(@NonNull HttpUrl instance) {
        return RecordLink.to(instance, ChangeApi.TABLE, sysId());
    }

    /**
     * What every step returns of a change: {@code sysId}, {@code number}, {@code url} and {@code state}. Plain values, so that a
     * sandboxed script may read them; the caller may add to it.
     */
    @NonNull
    public Map<String, Object> toMap(@NonNull HttpUrl instance) {
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", sysId().value());
        map.put("number", number());
        map.put("url", url(instance));
        map.put("state", stateLabel());
        return map;
    }
}
