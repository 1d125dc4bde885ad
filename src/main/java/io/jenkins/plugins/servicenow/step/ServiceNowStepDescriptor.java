package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jvnet.localizer.Localizable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the descriptors of all steps have in common: names, context, the list of connections, and lenient arguments. */
public abstract class ServiceNowStepDescriptor extends StepDescriptor implements CustomDescribableModel {

    private final String functionName;
    private final Localizable displayName;

    /**
     * @param functionName how pipelines call the step
     * @param displayName what it does, for lists of steps
     */
    protected ServiceNowStepDescriptor(@NonNull String functionName, @NonNull Localizable displayName) {
        this.functionName = functionName;
        this.displayName = displayName;
    }

    @Override
    public final String getFunctionName() {
        return functionName;
    }

    @Override
    @NonNull
    public final String getDisplayName() {
        return displayName.toString();
    }

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /**
     * Takes numbers for texts, such as {@code impact: 2}, and for a step that is about a change request what
     * {@code snowChangeRequest} has returned as it is.
     */
    @Override
    @NonNull
    public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        var model = DescribableModel.of(clazz);
        var named =
                new HashMap<>(ChangeStep.class.isAssignableFrom(clazz) ? takeReturned(arguments, "change") : arguments);
        named.replaceAll((name, value) -> {
            var parameter = model.getParameter(name);
            return value instanceof Number && parameter != null && parameter.getErasedType() == String.class
                    ? value.toString()
                    : value;
        });
        return named;
    }

    /**
     * The names of the connections that the job may use, for its form and the snippet generator.
     *
     * @param job null outside of a job, where nobody can tell which may be used
     * @param connection what is chosen; kept although the job may not use it any more
     */
    @POST
    public ListBoxModel doFillConnectionItems(@AncestorInPath Item job, @QueryParameter String connection) {
        return Options.connections(job, connection);
    }

    /**
     * Accepts as a parameter what another step has returned as it is, both in {@code step(returned)}, where Pipeline takes the
     * map for the named arguments, and in {@code step(parameter: returned)}.
     *
     * @param parameter takes the sys_id of a record
     */
    @NonNull
    protected static Map<String, Object> takeReturned(
            @NonNull Map<String, Object> arguments, @NonNull String parameter) {
        return arguments.containsKey(parameter) || !arguments.containsKey("sysId")
                ? takeRecord(arguments, parameter)
                : Map.of(parameter, text(arguments.get("sysId")));
    }

    /**
     * As {@link #takeReturned}, in {@code step(parameter: returned)} only. Null, and a map that names no record, must not be taken for a
     * parameter that is left out: null becomes an empty text.
     */
    @NonNull
    protected static Map<String, Object> takeRecord(@NonNull Map<String, Object> arguments, @NonNull String parameter) {
        if (!arguments.containsKey(parameter)) {
            return arguments;
        }
        var named = new HashMap<>(arguments);
        named.computeIfPresent(
                parameter,
                (name, value) -> !(value instanceof Map<?, ?> returned)
                        ? value
                        : returned.containsKey("sysId") ? text(returned.get("sysId")) : String.valueOf(returned));
        named.putIfAbsent(parameter, "");
        return named;
    }

    /** Takes lines of {@code name=value} out of a form before its other fields are bound; none when it does not have them. */
    @NonNull
    protected static Map<String, Object> takeLines(@NonNull JSONObject form, @NonNull String field) {
        return FieldMap.parseLines(text(form.remove(field)));
    }

    private static String text(@CheckForNull Object value) {
        return value == null ? "" : value.toString();
    }
}
