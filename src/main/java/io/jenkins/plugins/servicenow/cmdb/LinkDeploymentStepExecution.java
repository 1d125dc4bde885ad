package io.jenkins.plugins.servicenow.cmdb;

import hudson.AbortException;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.client.RecordLink;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.config.UsableConnections;
import io.jenkins.plugins.servicenow.run.BuildIdentity;
import io.jenkins.plugins.servicenow.run.BuildRecords;
import io.jenkins.plugins.servicenow.run.ChangeArgument;
import io.jenkins.plugins.servicenow.run.CiArgument;
import io.jenkins.plugins.servicenow.run.RememberedDeployment;
import io.jenkins.plugins.servicenow.run.RepeatableStepExecution;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowLinkDeployment}; a repeated call links the servers that an earlier one has not reached. */
final class LinkDeploymentStepExecution extends RepeatableStepExecution<Map<String, Object>> {

    private static final long serialVersionUID = 1L;
    private static final String NAME = "snowLinkDeployment";

    /** Names in a line of the log, in characters. */
    private static final int ROOM = 1000;

    private final LinkDeploymentStep step;

    LinkDeploymentStepExecution(LinkDeploymentStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    /** @throws AbortException when the step was given what cannot be used, or no usable connection */
    void check() throws IOException, InterruptedException {
        var run = required(Run.class);
        DeploymentOrder.of(step);
        UsableConnections.of(run).choose(ci(run).connection());
        change(run);
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var run = required(Run.class);
        var log = required(TaskListener.class).getLogger();
        var order = DeploymentOrder.of(step);
        var ci = ci(run);
        var connection = UsableConnections.of(run).choose(ci.connection());
        var session = connection.open(run);
        var change = change(run);
        var note = change.isEmpty()
                ? null
                : DeploymentNote.on(
                        change.get(),
                        name -> name == null || name.equals(connection.getName())
                                ? session
                                : UsableConnections.of(run).choose(name).open(run));

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
        return CiArgument.of(run, NAME, step.getCi(), step.getConnection());
    }

    private Optional<ChangeArgument> change(Run<?, ?> run) throws AbortException {
        return ChangeArgument.ifAny(run, NAME, step.getChange(), step.getConnection());
    }

    private static void checkNoServer(ImageItem image, DeploymentPlan plan) throws ServiceNowException {
        if (plan.servers().stream().anyMatch(server -> server.sysId().equals(image.sysId()))) {
            throw ServiceNowException.rejected("snowLinkDeployment has linked nothing: " + image.label()
                    + " is among the servers. Give the image as 'ci'.");
        }
    }

    private static void warnOfOtherEnvironments(DeploymentOrder order, DeploymentPlan plan, PrintStream log) {
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
            Run<?, ?> run,
            ServiceNowSession session,
            ImageItem image,
            List<DeploymentServer> servers,
            String environment)
            throws IOException {
        if (!servers.isEmpty()) {
            BuildRecords.remember(
                    run,
                    servers.stream()
                            .map(server -> new RememberedDeployment(
                                    image.label(),
                                    server.name(),
                                    server.sysId().value(),
                                    RecordLink.to(session.instance(), server.className(), server.sysId()),
                                    environment))
                            .toList());
        }
    }

    private static void tell(PrintStream log, ServiceNowSession session, ImageItem image, DeploymentOutcome outcome) {
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
