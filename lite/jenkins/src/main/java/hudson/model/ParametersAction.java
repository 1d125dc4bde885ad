package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.RunAction2;

/** The values that a build was given, and before that its item in the queue. */
public class ParametersAction
        implements RunAction2, Iterable<ParameterValue>, Queue.QueueAction, EnvironmentContributingAction {
    private static final Logger LOGGER = Logger.getLogger(ParametersAction.class.getName());

    private final List<ParameterValue> parameters;

    /** What the job declared when the build began. Null while there is no build. */
    private List<String> parameterDefinitionNames;

    private transient Run<?, ?> run;

    public ParametersAction(@NonNull List<ParameterValue> parameters) {
        this.parameters = new ArrayList<>(parameters);
    }

    public ParametersAction(ParameterValue... parameters) {
        this(Arrays.asList(parameters));
    }

    @Override
    public void buildEnvironment(@NonNull Run<?, ?> build, @NonNull EnvVars env) {
        getParameters().forEach(parameter -> parameter.buildEnvironment(build, env));
    }

    @Override
    public Iterator<ParameterValue> iterator() {
        return getParameters().iterator();
    }

    /** In a build: those that its job declared. The others are logged. */
    public List<ParameterValue> getParameters() {
        if (run == null) {
            return Collections.unmodifiableList(parameters);
        }
        var declared = new HashSet<>(parameterDefinitionNames);
        var undeclared = parameters.stream()
                .map(ParameterValue::getName)
                .filter(name -> !declared.contains(name))
                .toList();
        if (!undeclared.isEmpty()) {
            LOGGER.log(
                    Level.WARNING, "Skipped parameters {0}, as they are undefined on {1}", new Object[] {undeclared, run
                    });
        }
        return parameters.stream()
                .filter(parameter -> declared.contains(parameter.getName()))
                .toList();
    }

    /** Those that the job does not declare, too. */
    public List<ParameterValue> getAllParameters() {
        return Collections.unmodifiableList(parameters);
    }

    /** Equal values are one item in the queue. */
    @Override
    public boolean shouldSchedule(List<Action> actions) {
        var others = actions.stream()
                .filter(ParametersAction.class::isInstance)
                .map(ParametersAction.class::cast)
                .toList();
        if (others.isEmpty()) {
            return !parameters.isEmpty();
        }
        var values = new HashSet<ParameterValue>();
        others.forEach(other -> values.addAll(other.parameters));
        return !values.equals(new HashSet<>(parameters));
    }

    @Override
    public String getDisplayName() {
        return "Parameters";
    }

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getUrlName() {
        return "parameters";
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        var property = r.getParent().getProperty(ParametersDefinitionProperty.class);
        parameterDefinitionNames =
                property == null ? new ArrayList<>() : new ArrayList<>(property.getParameterDefinitionNames());
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }
}
