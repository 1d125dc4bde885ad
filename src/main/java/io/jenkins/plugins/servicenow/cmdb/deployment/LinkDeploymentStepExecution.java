package io.jenkins.plugins.servicenow.cmdb.deployment;

import hudson.AbortException;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.DeploymentEntry;
import io.jenkins.plugins.servicenow.build.NotedCall;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.Images;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.cmdb.deployment.LinkDeploymentRequest.OnMissing;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import io.jenkins.plugins.servicenow.step.ChangeStepExecution;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowLinkDeployment}; a repeated call links the servers that an earlier one has not reached. */
final class LinkDeploymentStepExecution extends ChangeStepExecution<LinkDeploymentStep> {

    private static final long serialVersionUID = 1L;

    /** In characters, of the names in one line of the log. */
    private static final int MAX_NAMES = 1000;

    private String ci;
    private transient LinkDeploymentRequest request;

    LinkDeploymentStepExecution(StepContext context, LinkDeploymentStep step) {
        super(context, step);
    }

    @Override
    protected void validate() throws IOException, InterruptedException {
        request();
        findChange();
        // The last one: the change request may be on another instance.
        ci = requireCi("ci", step().givenCi());
    }

    private LinkDeploymentRequest request() throws AbortException {
        if (request == null) {
            request = LinkDeploymentRequest.of(step());
        }
        return request;
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var run = build();
        if (request().onMissing() == OnMissing.CREATE) {
            checkNoSecret("servers", String.join(", ", request().servers()));
        }
        var session = session();
        var change = changeIfAny();
        var note = change.isEmpty() ? null : DeploymentNote.on(sessionOfChange(session), change.get());

        var image = new Images(session, connection().getCmdb(), log()).one("ci", ci);
        var type = new RelationTypes(session).find(request().relationship());
        var build = BuildIdentity.of(run, "deployment", "").displayName();
        var plan = DeploymentPlan.of(session, request(), build, log());
        checkNoServer(image, plan);
        warnOfOtherEnvironments(plan);

        var outcome =
                Deployment.link(session, type, image, plan.servers(), request().replace());
        record(session, image, outcome.all());
        logSummary(session, image, outcome);
        outcome.check(image);
        if (note != null) {
            note(note, image, plan);
        }
        return outcome.toMap(plan.missing());
    }

    private void note(DeploymentNote note, ImageCi image, DeploymentPlan plan)
            throws IOException, InterruptedException {
        var call = NotedCall.of(required(FlowNode.class));
        var content = note.change() + "\n" + text(call, image, plan);
        if (note.write(text(call.numbered(build(), content), image, plan))) {
            log().accept("Noted in " + note.number());
        }
        call.finish(build(), content);
    }

    private String text(NotedCall call, ImageCi image, DeploymentPlan plan) throws IOException, InterruptedException {
        var environment = request().environment();
        return DeploymentNote.text(build(), call, image, plan.servers(), plan.missing(), environment);
    }

    private static void checkNoServer(ImageCi image, DeploymentPlan plan) throws AbortException {
        if (plan.servers().stream().anyMatch(server -> server.sysId().equals(image.sysId()))) {
            throw new AbortException("snowLinkDeployment has linked nothing: " + image.label()
                    + " is among the servers. Give the image as 'ci'.");
        }
    }

    private void warnOfOtherEnvironments(DeploymentPlan plan) throws IOException, InterruptedException {
        var environment = request().environment();
        if (environment.isEmpty()) {
            return;
        }
        var elsewhere = plan.servers().stream()
                .filter(server -> server.isElsewhere(environment))
                .map(server -> server.name() + " (" + server.environmentLabel() + ")")
                .toList();
        if (!elsewhere.isEmpty()) {
            log().accept("WARNING: " + NameList.servers(elsewhere.size()) + (elsewhere.size() == 1 ? " is" : " are")
                    + " in another environment than '" + environment + "' in ServiceNow: "
                    + NameList.abbreviate(elsewhere, MAX_NAMES));
        }
    }

    private void record(ServiceNowSession session, ImageCi image, List<DeploymentServer> servers)
            throws IOException, InterruptedException {
        var environment = masking().mask(request().environment());
        if (!servers.isEmpty()) {
            BuildRecords.record(
                    build(),
                    servers.stream()
                            .map(server -> new DeploymentEntry(
                                    image.label(),
                                    server.name(),
                                    server.sysId().value(),
                                    RecordLink.to(session.instance(), server.className(), server.sysId()),
                                    environment))
                            .toList());
        }
    }

    private void logSummary(ServiceNowSession session, ImageCi image, DeploymentOutcome outcome)
            throws IOException, InterruptedException {
        var link = HyperlinkNote.encodeTo(image.url(session.instance()), image.label());
        if (!outcome.linked().isEmpty() || outcome.alreadyLinked().isEmpty()) {
            log().accept("Linked " + link + " to " + count(outcome.linked()));
        }
        if (!outcome.alreadyLinked().isEmpty()) {
            log().accept(link + " was linked before to " + count(outcome.alreadyLinked()));
        }
        if (!outcome.replaced().isEmpty()) {
            log().accept("Another image was removed from " + count(outcome.replaced()));
        }
    }

    private static String count(List<DeploymentServer> servers) {
        return NameList.servers(servers.size())
                + (servers.isEmpty() ? "" : ": " + NameList.abbreviate(DeploymentOutcome.names(servers), MAX_NAMES));
    }
}
