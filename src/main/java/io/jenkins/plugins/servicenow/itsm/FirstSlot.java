package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SlotSearch;
import io.jenkins.plugins.servicenow.client.SysId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Gives a change request the first slot that the instance finds for it. What counts is the dates that the change has then. */
public final class FirstSlot {

    private final ServiceNowSession session;

    public FirstSlot(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * Before the approval of the change is requested, because approvers decide about its dates too.
     *
     * @param change with all its fields
     * @param duration in whole seconds
     * @return the change with its new dates
     * @throws RefusedException when there is no slot, or the change did not get it
     */
    @NonNull
    public ChangeRecord give(@NonNull ChangeRecord change, @NonNull Duration duration, @NonNull Instant earliest)
            throws ServiceNowException, RefusedException, InterruptedException {
        if (change.record().value("cmdb_ci").isEmpty()) {
            throw refused(change, "it has no configuration item, for which ServiceNow would search");
        }
        var before = change.window();
        var from = ServiceNowTime.format(earliest);
        var search = start(change, duration, from);
        var now = ChangeRecord.read(session, change.sysId());
        var window = now.window();
        if (!search.hasFound() && window.equals(before)) {
            throw refused(
                    change,
                    "ServiceNow has no slot of " + duration.toMinutes() + " minutes from " + from + " UTC on"
                            + said(search));
        }
        if (!window.holds(duration, earliest.truncatedTo(ChronoUnit.SECONDS))) {
            throw refused(
                    change,
                    "ServiceNow has found one, but the change is planned "
                            + (window.startText().isEmpty() || window.endText().isEmpty()
                                    ? "without a start or an end"
                                    : "from " + window.startText() + " to " + window.endText())
                            + ", and not for " + duration.toMinutes() + " minutes from " + from + " UTC on"
                            + said(search) + ". The OAuth Application User has to be allowed to write start_date and"
                            + " end_date");
        }
        return now;
    }

    private SlotSearch start(ChangeRecord change, Duration duration, String from)
            throws ServiceNowException, RefusedException, InterruptedException {
        var before = change.window();
        try {
            var worker = session.schedules()
                    .setFirstAvailable(
                            change.sysId(),
                            duration,
                            from,
                            record -> !ChangeWindow.of(record).equals(before));
            return worker.isPresent() ? await(change, worker.get()) : new SlotSearch("", true, List.of());
        } catch (ServiceNowException e) {
            throw e.withContext(errorPrefix(change) + ": ", e.hint());
        }
    }

    private SlotSearch await(ChangeRecord change, SysId worker)
            throws ServiceNowException, RefusedException, InterruptedException {
        for (var pauses = new WorkerPauses(session.time()); pauses.pause(); ) {
            var search = session.schedules().search(worker);
            if (search.hasFailed()) {
                throw refused(change, "the search has failed in ServiceNow" + said(search));
            }
            if (search.isComplete()) {
                return search;
            }
        }
        throw refused(change, "ServiceNow has not ended the search within " + WorkerPauses.MAX_MINUTES + " minutes");
    }

    private static String said(SlotSearch search) {
        return search.messages().isEmpty() ? "" : " (" + String.join("; ", search.messages()) + ")";
    }

    private static String errorPrefix(ChangeRecord change) {
        return "The first available slot of " + change.number() + " could not be set";
    }

    private static RefusedException refused(ChangeRecord change, String why) {
        return new RefusedException(errorPrefix(change) + ": " + why + ".");
    }
}
