package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.cmdb.deployment.LinkDeploymentRequest.OnMissing;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code snowLinkDeployment}: records in the CMDB which servers run an image. */
public final class LinkDeploymentStep extends ChangeStep {

    static final String SERVER_CLASS = "cmdb_ci_server";

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> servers = new ArrayList<>();
    private String ci;
    private String serverClass = SERVER_CLASS;
    private String relationship = RelationTypes.RUNS_ON;
    private String onMissing = OnMissing.FAIL.value();
    private boolean replace;
    private String environment;

    /** @param servers names, fully qualified names, IP addresses or sys_ids; blank ones are left out */
    @DataBoundConstructor
    public LinkDeploymentStep(List<String> servers) {
        for (var server : Util.fixNull(servers)) {
            var name = Util.fixEmptyAndTrim(server);
            if (name != null) {
                this.servers.add(name);
            }
        }
    }

    public List<String> getServers() {
        return List.copyOf(servers);
    }

    /** The servers as the form shows them. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getServerLines() {
        return String.join("\n", servers);
    }

    /** Name or sys_id; null for the configuration item of this build. */
    @CheckForNull
    public String getCi() {
        return Util.fixEmpty(ci);
    }

    /** The same, but empty when something was given that names none. */
    @CheckForNull
    String givenCi() {
        return ci;
    }

    @DataBoundSetter
    public void setCi(String ci) {
        this.ci = ci == null ? null : ci.trim();
    }

    public String getServerClass() {
        return serverClass;
    }

    @DataBoundSetter
    public void setServerClass(String serverClass) {
        this.serverClass = Util.fixNull(Util.fixEmptyAndTrim(serverClass), SERVER_CLASS);
    }

    public String getRelationship() {
        return relationship;
    }

    @DataBoundSetter
    public void setRelationship(String relationship) {
        this.relationship = Util.fixNull(Util.fixEmptyAndTrim(relationship), RelationTypes.RUNS_ON);
    }

    public String getOnMissing() {
        return onMissing;
    }

    @DataBoundSetter
    public void setOnMissing(String onMissing) {
        this.onMissing = Util.fixNull(Util.fixEmptyAndTrim(onMissing), OnMissing.FAIL.value());
    }

    public boolean isReplace() {
        return replace;
    }

    @DataBoundSetter
    public void setReplace(boolean replace) {
        this.replace = replace;
    }

    @CheckForNull
    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new LinkDeploymentStepExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowLinkDeployment", Messages._LinkDeploymentStep_displayName());
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        /** Accepts what {@code snowRegisterCI} and {@code snowChangeRequest} have returned as it is, and a single server. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            var named = new HashMap<>(takeReturned(arguments, "ci"));
            named.computeIfPresent("servers", (name, value) -> value instanceof CharSequence ? List.of(value) : value);
            // A sys_id that is left here is a mistake, and must not be taken for the change request.
            return named.containsKey("sysId") ? named : super.customInstantiate(named);
        }

        /** The form holds the servers as lines of text. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var lines = form.remove("serverLines");
            var servers = new JSONArray();
            if (lines != null) {
                servers.addAll(List.of(lines.toString().split("[,\\n]")));
            }
            form.put("servers", servers);
            return super.newInstance(request, form);
        }

        @POST
        public ListBoxModel doFillOnMissingItems() {
            return Options.list(OnMissing.class);
        }
    }
}
