package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.client.ChangeType;
import io.jenkins.plugins.servicenow.step.FieldMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code snowChangeRequest}: creates the change request of a build and asks for its approval. */
public final class ChangeRequestStep extends ChangeRequestColumns {

    private static final long serialVersionUID = 1L;

    private String shortDescription;
    private String description;
    private String type = ChangeType.NORMAL.value();
    private String template;
    private Recipe recipe;
    private String risk = Risk.AUTO;
    private boolean requestApproval = true;
    private LinkedHashMap<String, Object> fields = new LinkedHashMap<>();
    private String key;
    private boolean dryRun;

    /** @param shortDescription null or blank when the recipe or the template is to tell */
    @DataBoundConstructor
    public ChangeRequestStep(String shortDescription) {
        setShortDescription(shortDescription);
    }

    public String getShortDescription() {
        return shortDescription;
    }

    /**
     * As the constructor does. A declarative pipeline demands what the constructor alone sets, and refuses the step without it.
     */
    @DataBoundSetter
    public final void setShortDescription(String shortDescription) {
        this.shortDescription = Util.fixNull(shortDescription).trim();
    }

    @CheckForNull
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = Util.fixEmptyAndTrim(description);
    }

    public String getType() {
        return type;
    }

    @DataBoundSetter
    public void setType(String type) {
        this.type = Util.fixNull(Util.fixEmptyAndTrim(type), ChangeType.NORMAL.value());
    }

    /** Name or sys_id of the template of a standard change. */
    @CheckForNull
    public String getTemplate() {
        return template;
    }

    @DataBoundSetter
    public void setTemplate(String template) {
        this.template = Util.fixEmptyAndTrim(template);
    }

    @CheckForNull
    public Recipe getRecipe() {
        return recipe;
    }

    @DataBoundSetter
    public void setRecipe(Recipe recipe) {
        this.recipe = recipe;
    }

    /** {@code auto}, or the risk to send. */
    public String getRisk() {
        return risk;
    }

    @DataBoundSetter
    public void setRisk(String risk) {
        this.risk = Util.fixNull(Util.fixEmptyAndTrim(risk), Risk.AUTO);
    }

    public boolean isRequestApproval() {
        return requestApproval;
    }

    @DataBoundSetter
    public void setRequestApproval(boolean requestApproval) {
        this.requestApproval = requestApproval;
    }

    /** Further columns of the change request by name, as the pipeline gave them. */
    public Map<String, Object> getFields() {
        return new LinkedHashMap<>(fields);
    }

    /** The same as the form shows it. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getFieldLines() {
        return FieldMap.toLines(fields);
    }

    /** @param fields raw, because the step reference cannot describe the type arguments of a map */
    @DataBoundSetter
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void setFields(Map fields) {
        this.fields = new LinkedHashMap<>(fields == null ? Map.of() : fields);
    }

    @CheckForNull
    public String getKey() {
        return key;
    }

    @DataBoundSetter
    public void setKey(String key) {
        this.key = Util.fixEmptyAndTrim(key);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ChangeRequestStepExecution(this, context);
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor implements CustomDescribableModel {

        @Override
        public String getFunctionName() {
            return "snowChangeRequest";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.ChangeRequestStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        /** Lets a script give {@code impact: 2}. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            var named = new HashMap<>(arguments);
            for (var choice : List.of("impact", "priority")) {
                named.computeIfPresent(
                        choice, (name, value) -> value instanceof Number number ? number.toString() : value);
            }
            return named;
        }

        /** The form holds the further columns as lines of text. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var lines = form.remove("fieldLines");
            var step = (ChangeRequestStep) super.newInstance(request, form);
            step.setFields(FieldMap.parseLines(lines == null ? "" : lines.toString()));
            return step;
        }

        @POST
        public ListBoxModel doFillTypeItems() {
            var items = new ListBoxModel();
            for (var type : ChangeType.values()) {
                items.add(type.value());
            }
            return items;
        }

        @POST
        public ListBoxModel doFillRiskItems() {
            var items = new ListBoxModel().add(Risk.AUTO);
            for (var risk : Risk.values()) {
                items.add(risk.value());
            }
            return items;
        }
    }
}
