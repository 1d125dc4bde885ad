package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The actual start and end of a change request ({@code work_start} and {@code work_end}). A stock instance sets them when the change
 * enters Implement and Review; where it has not, they are written if it lets us. What is there is left as it is.
 */
public final class ActualTimes {

    private static final Logger LOGGER = Logger.getLogger(ActualTimes.class.getName());

    private static final Set<ChangeState> BEGUN = EnumSet.of(ChangeState.IMPLEMENT, ChangeState.REVIEW);

    private final ServiceNowSession session;

    public ActualTimes(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * Sets the actual start of a change that has just been moved to Implement or further.
     *
     * @param change with all its fields
     * @param started when it was moved
     * @return the change as it is now
     */
    @NonNull
    public ChangeRecord start(@NonNull ChangeRecord change, @NonNull Instant started)
            throws ServiceNowException, InterruptedException {
        return change.isIn(BEGUN) ? set(change, "work_start", started) : change;
    }

    /** As {@link #start}, for the actual end of a change that is in Review: not before its actual start. */
    @NonNull
    public ChangeRecord end(@NonNull ChangeRecord change, @NonNull Instant ended)
            throws ServiceNowException, InterruptedException {
        if (!change.isIn(ChangeState.REVIEW)) {
            return change;
        }
        // The clock of the instance may be ahead of ours.
        var started = ServiceNowTime.parse(change.record().value("work_start"));
        return set(change, "work_end", started.filter(ended::isBefore).orElse(ended));
    }

    private ChangeRecord set(ChangeRecord change, String field, Instant time)
            throws ServiceNowException, InterruptedException {
        var record = change.record();
        if (!record.has(field) || !record.value(field).isEmpty()) {
            return change;
        }
        try {
            session.tables()
                    .updateUnless(
                            ChangeApi.TABLE,
                            change.sysId(),
                            Map.of(field, ServiceNowTime.format(time)),
                            field,
                            now -> !now.value(field).isEmpty());
        } catch (ServiceNowException e) {
            if (e.mayPass()) {
                throw e;
            }
            LOGGER.log(Level.FINE, "ServiceNow does not let " + field + " be written", e);
            return change;
        }
        return ChangeRecord.read(session, change.sysId());
    }
}
