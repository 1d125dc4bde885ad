package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.SerializableScript;
import groovy.lang.MissingPropertyException;
import hudson.model.ParameterDefinition;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.codehaus.groovy.runtime.InvokerHelper;

/** What a script extends: functions that it does not define are steps. */
public abstract class PipelineScript extends SerializableScript {
    private static final long serialVersionUID = 1L;

    private final Dsl steps = new Dsl();

    @Override
    public final Object invokeMethod(String name, Object args) {
        if (getBinding().hasVariable(name)) {
            var variable = getBinding().getVariable(name);
            if (!InvokerHelper.getMetaClass(variable)
                    .respondsTo(variable, "call", (Object[]) args)
                    .isEmpty()) {
                return InvokerHelper.getMetaClass(variable).invokeMethod(variable, "call", args);
            }
        }
        return steps.invokeMethod(name, args);
    }

    /** A variable of the script, one of the global ones, or a variable of the environment. */
    @Override
    public Object getProperty(String property) {
        if (getBinding().hasVariable(property)) {
            return getBinding().getVariable(property);
        }
        switch (property) {
            case "steps":
                return steps;
            case "env":
                return new EnvironmentOfScript();
            case "params":
                return parameters();
            case "currentBuild", "scm", "docker", "pipeline":
                throw new UnsupportedOperationException(property + ": not in Jenkins Lite");
            default:
                return fromEnvironment(property);
        }
    }

    private static Map<String, Object> parameters() {
        var values = new HashMap<String, Object>();
        var run = Execution.current().run();
        var declared = run.getParent().getProperty(ParametersDefinitionProperty.class);
        if (declared != null) {
            declared.getParameterDefinitions().stream()
                    .map(ParameterDefinition::getDefaultParameterValue)
                    .filter(Objects::nonNull)
                    .forEach(each -> values.put(each.getName(), each.getValue()));
        }
        var action = run.getAction(ParametersAction.class);
        if (action != null) {
            action.getAllParameters().forEach(each -> values.put(each.getName(), each.getValue()));
        }
        return Collections.unmodifiableMap(values);
    }

    private Object fromEnvironment(String property) {
        try {
            return super.getProperty(property);
        } catch (MissingPropertyException x) {
            var value = new EnvironmentOfScript().getProperty(property);
            if (value == null) {
                throw x;
            }
            return value;
        }
    }

    @Override
    public Object evaluate(String expression) {
        throw new UnsupportedOperationException("evaluate: not in Jenkins Lite");
    }

    @Override
    public void println() {
        invokeMethod("echo", new Object[] {""});
    }

    @Override
    public void print(Object value) {
        println(value);
    }

    @Override
    public void println(Object value) {
        invokeMethod("echo", new Object[] {String.valueOf(value)});
    }

    @Override
    public void printf(String format, Object value) {
        println(String.format(format, value));
    }

    @Override
    public void printf(String format, Object[] values) {
        println(String.format(format, values));
    }

    /** The step, not the method that Groovy adds to every object. */
    public Object sleep(long seconds) {
        return invokeMethod("sleep", new Object[] {seconds});
    }
}
