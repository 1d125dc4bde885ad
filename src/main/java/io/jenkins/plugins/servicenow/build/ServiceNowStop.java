package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import jenkins.model.CauseOfInterruption;

/** Why a build was stopped because of a record in ServiceNow; Jenkins shows it on the build page and at the end of the log. */
public final class ServiceNowStop extends CauseOfInterruption {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public ServiceNowStop(@NonNull String reason) {
        this.reason = Text.of(reason);
    }

    /** One line of plain text, such as {@code CHG0030001 was canceled in ServiceNow}. */
    @Override
    public String getShortDescription() {
        return reason;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServiceNowStop that && reason.equals(that.reason);
    }

    @Override
    public int hashCode() {
        return reason.hashCode();
    }
}
