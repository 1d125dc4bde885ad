package io.jenkins.plugins.servicenow.cmdb.deployment;

import hudson.AbortException;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.DeploymentEntry;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.ImageItems;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import io.jenkins.plugins.servicenow.step.CiArgument;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowLinkDeployment}; a repeated call links the servers that an earlier one has not reached. */
final class LinkDeploymentStepExecution extends ServiceNowStepExecution<LinkDeploymentStep> {

    private static final long serialVersionUID = 1L;
    private static final String NAME = "snowLinkDeployment";

    /** Names in a line of the log, in characters. */
    private static final int ROOM = 1000;

    LinkDeploymentStepExecution(LinkDeploymentStep step, StepContext context) {
        super(context, step);
    }

    /** @throws AbortException when the step was given what cannot be used, or no usable connection */
    @Override
    protected void validate() throws IOException, InterruptedException {
        var run = build();
        LinkDeploymentRequest.of(step());
        ConnectionResolver.of(run).choose(ci(run).connection());
        change(run);
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var run = build();
        var log = required(TaskListener.class).getLogger();
        var order = LinkDeploymentRequest.of(step());
        var ci = ci(run);
        var connection = ConnectionResolver.of(run).choose(ci.connection());
        var session = connection.open(run);
        var change = change(run);
        var note = change.isEmpty()
                ? null
                : DeploymentNote.on(
                        change.get(),
                        name -> name == null || name.equals(connection.getName())
                                ? session
                                : ConnectionResolver.of(run).choose(name).open(run));

        var image = new ImageItems(session, connection).one("ci", ci.ci());
        var type = new RelationTypes(session).find(order.relationship());
        var build = BuildIdentity.of(run, "deployment", "").displayName();
        var plan = DeploymentPlan.of(session, order, build, log::println);
        checkNoServer(image, plan);
        warnOfOtherEnvironments(order, plan, log);

        var outcome = Deployment.link(session, type, image, plan.servers(), order.replace());
        remember(run, session, image, outcome.all(), order.environment());
        tell(log, session, image, outcome);
        outcome.check(image);
        if (note != null
                && note.write(DeploymentNote.text(run, image, plan.servers(), plan.missing(), order.environment()))) {
            log.println("Noted in " + note.number());
        }
        return outcome.toMap(plan.missing());
    }

    private CiArgument ci(Run<?, ?> run) throws AbortException {
        return CiArgument.of(run, NAME, step().getCi(), step().getConnection());
    }

    private Optional<ChangeArgument> change(Run<?, ?> run) throws AbortException {
        return ChangeArgument.ifAny(run, NAME, step().getChange(), step().getConnection());
    }

    private static void checkNoServer(ImageCi image, DeploymentPlan plan) throws RefusedException {
        if (plan.servers().stream().anyMatch(server -> server.sysId().equals(image.sysId()))) {
            throw new RefusedException("snowLinkDeployment has linked nothing: " + image.label()
                    + " is among the servers. Give the image as 'ci'.");
        }
    }

    private static void warnOfOtherEnvironments(LinkDeploymentRequest order, DeploymentPlan plan, PrintStream log) {
        if (order.environment().isEmpty()) {
            return;
        }
        var elsewhere = plan.servers().stream()
                .filter(server -> server.isElsewhere(order.environment()))
                .map(server -> server.name() + " (" + server.environmentLabel() + ")")
                .toList();
        if (!elsewhere.isEmpty()) {
            log.println("WARNING: " + elsewhere.size() + " servers are in another environment than '"
                    + order.environment() + "' in ServiceNow: " + NameList.cut(elsewhere, ROOM));
        }
    }

    private static void remember(
            Run<?, ?> run, ServiceNowSession session, ImageCi image, List<DeploymentServer> servers, String environment)
            throws IOException {
        if (!servers.isEmpty()) {
            BuildRecords.record(
                    run,
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

    private static void tell(PrintStream log, ServiceNowSession session, ImageCi image, DeploymentOutcome outcome) {
        var link = HyperlinkNote.encodeTo(image.url(session.instance()), image.label());
        log.println("Linked " + link + " to " + outcome.linked().size() + " servers" + after(": ", outcome.linked()));
        if (!outcome.alreadyLinked().isEmpty()) {
            log.println("  linked before: " + outcome.alreadyLinked().size() + after(": ", outcome.alreadyLinked()));
        }
        if (!outcome.replaced().isEmpty()) {
            log.println(
                    "  another image was taken off: " + outcome.replaced().size() + after(": ", outcome.replaced()));
        }
    }

    private static String after(String sign, List<DeploymentServer> servers) {
        return servers.isEmpty() ? "" : sign + NameList.cut(DeploymentOutcome.names(servers), ROOM);
    }
}
