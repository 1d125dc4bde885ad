package io.jenkins.plugins.servicenow.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.build.DeploymentEntry;
import io.jenkins.plugins.servicenow.build.EvidenceEntry;
import io.jenkins.plugins.servicenow.build.IncidentEntry;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The ServiceNow section of a build's page, and of the build in the REST API. It shows what is kept with the build and makes no
 * request to ServiceNow.
 */
@ExportedBean
public final class BuildSection extends InvisibleAction {

    private final Run<?, ?> run;

    private BuildSection(Run<?, ?> run) {
        this.run = run;
    }

    /** The order for which the build runs; null when it was not ordered. */
    @Exported
    @CheckForNull
    public OrderEntry getOrder() {
        return BuildRecords.order(run);
    }

    /** Those that the build has created, and then those for whose approval it has waited although they are of others. */
    @Exported
    @NonNull
    public List<ShownChange> getChanges() {
        var panels = ApprovalPanels.of(run);
        var own = BuildRecords.changes(run);
        return Stream.concat(
                        own.stream()
                                .map(change -> new ShownChange(
                                        change,
                                        panels.stream()
                                                .filter(panel -> panel.isAbout(change.getInstance(), change.getSysId()))
                                                .findFirst()
                                                .orElse(null))),
                        panels.stream()
                                .filter(panel -> BuildRecords.find(run, panel.getInstance(), panel.getSysId()) == null)
                                .map(panel -> new ShownChange(null, panel)))
                .toList();
    }

    /** The approvals without which the build went on. */
    @Exported
    @NonNull
    public List<OverrideEntry> getOverrides() {
        return BuildRecords.overrides(run);
    }

    @Exported
    @NonNull
    public List<CiEntry> getCis() {
        return BuildRecords.cis(run);
    }

    @Exported
    @NonNull
    public List<IncidentEntry> getIncidents() {
        return BuildRecords.incidents(run);
    }

    @Exported
    @NonNull
    public List<EvidenceEntry> getEvidence() {
        return BuildRecords.evidence(run);
    }

    @Exported
    @NonNull
    public List<DeploymentEntry> getDeployments() {
        return BuildRecords.deployments(run);
    }

    public boolean isWaiting() {
        return ApprovalPanels.of(run).stream().anyMatch(ApprovalPanel::isWaiting);
    }

    /** For the view: the address, empty when it must not become a link. */
    @NonNull
    public String link(String url) {
        return WebLink.orEmpty(url);
    }

    /** Shows the section where there is something to show. */
    @Extension
    public static final class Factory extends TransientActionFactory<Run<?, ?>> {

        @Override
        @SuppressWarnings("unchecked")
        public Class<Run<?, ?>> type() {
            return (Class<Run<?, ?>>) (Class<?>) Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return BuildSection.class;
        }

        @Override
        @NonNull
        public Collection<? extends Action> createFor(@NonNull Run<?, ?> run) {
            return run.getAction(BuildRecords.class) == null && run.getAction(ApprovalPanel.class) == null
                    ? List.of()
                    : List.of(new BuildSection(run));
        }
    }
}
