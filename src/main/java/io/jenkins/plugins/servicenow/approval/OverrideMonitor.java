package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.util.List;

/** Shows administrators the approvals that were overridden in the last {@value Overrides#DAYS} days. */
@Extension
public final class OverrideMonitor extends AdministrativeMonitor {

    /** One line of the warning. */
    public static final class Line {

        private final Overrides.Overridden override;

        private Line(Overrides.Overridden override) {
            this.override = override;
        }

        /** Such as {@code Jenkins os-image #12}. */
        @NonNull
        public String getBuild() {
            return override.build().name();
        }

        /** Below the root of Jenkins; empty when the build is gone. */
        @NonNull
        public String getUrl() {
            return override.build().run().map(Run::getUrl).orElse("");
        }

        @NonNull
        public String getNumber() {
            return override.number();
        }

        @NonNull
        public String getBy() {
            return override.by();
        }

        @NonNull
        public String getReason() {
            return override.reason();
        }

        /** Such as {@code 2026-03-01 22:00:00 UTC}. */
        @NonNull
        public String getAt() {
            return ServiceNowTime.display(override.at());
        }

        /** Whether the change request has the work note. */
        public boolean isNoted() {
            return override.noted();
        }
    }

    /** The latest first. */
    @NonNull
    public List<Line> getOverrides() {
        return Overrides.get().recent().stream().map(Line::new).toList();
    }

    public int getDays() {
        return Overrides.DAYS;
    }

    @Override
    public boolean isActivated() {
        return !Overrides.get().recent().isEmpty();
    }

    @Override
    public String getDisplayName() {
        return Messages.OverrideMonitor_displayName();
    }
}
