package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Failure;
import hudson.model.Run;
import hudson.security.Permission;
import io.jenkins.plugins.servicenow.config.ServiceNowPermissions;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The page of a waiting build on which its approval is overridden. */
public final class OverrideAction implements Action {

    static final String URL = "servicenow-override";

    private final Run<?, ?> run;

    OverrideAction(@NonNull Run<?, ?> run) {
        this.run = run;
    }

    @NonNull
    public Run<?, ?> getRun() {
        return run;
    }

    @NonNull
    public Permission getPermission() {
        return ServiceNowPermissions.OVERRIDE;
    }

    /** Null, so that there is no button, for who may not override anything here. */
    @Override
    @CheckForNull
    public String getIconFileName() {
        return isShown() ? "symbol-warning-outline plugin-ionicons-api" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.OverrideAction_displayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** For the build page. */
    public boolean isShown() {
        return run.hasPermission(ServiceNowPermissions.OVERRIDE)
                && getWaits().stream().anyMatch(Waiting::isAllowed);
    }

    @NonNull
    public List<Waiting> getWaits() {
        return ApprovalWaits.get().of(run).stream()
                .map(wait -> new Waiting(run, wait))
                .toList();
    }

    public int getMinReason() {
        return GateOverride.MIN_REASON;
    }

    public int getMaxReason() {
        return GateOverride.MAX_REASON;
    }

    @POST
    @Restricted(DoNotUse.class) // Stapler
    public HttpResponse doOverride(@QueryParameter String change, @QueryParameter String reason) {
        try {
            GateOverride.override(run, change, reason);
        } catch (AbortException e) {
            throw new Failure(e.getMessage());
        }
        return new HttpRedirect("..");
    }

    /** A change request for whose approval the build waits. */
    public static final class Waiting {

        private final Run<?, ?> run;
        private final ApprovalWait wait;

        private Waiting(Run<?, ?> run, ApprovalWait wait) {
            this.run = run;
            this.wait = wait;
        }

        @NonNull
        public String getChange() {
            return wait.changeId();
        }

        @NonNull
        public String getNumber() {
            return wait.number();
        }

        /** What ServiceNow has said last, and since when the build waits. */
        @NonNull
        public String getStatus() {
            return wait.status();
        }

        /** Why the user may not override it; empty when that is so. May read builds from disk. */
        @NonNull
        public String getRefusal() {
            return GateOverride.refusal(run, wait);
        }

        private boolean isAllowed() {
            return GateOverride.isAllowed(run, wait);
        }
    }

    /** For builds that wait. */
    @Extension
    public static final class Factory extends TransientActionFactory<Run<?, ?>> {

        @Override
        @SuppressWarnings("unchecked")
        public Class<Run<?, ?>> type() {
            return (Class<Run<?, ?>>) (Class<?>) Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return OverrideAction.class;
        }

        @Override
        @NonNull
        public Collection<? extends Action> createFor(@NonNull Run<?, ?> run) {
            return ApprovalWaits.get().of(run).isEmpty() ? List.of() : List.of(new OverrideAction(run));
        }
    }
}
