package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import groovy.lang.GroovyObjectSupport;
import hudson.ExtensionList;
import hudson.model.Describable;
import hudson.model.Descriptor;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.codehaus.groovy.runtime.InvokerInvocationException;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.flow.StepListener;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** Calls the steps by name. {@code steps} in a script. */
public final class Dsl extends GroovyObjectSupport implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Steps that every Jenkins with Pipeline has, and Jenkins Lite has not. */
    private static final Set<String> UNSUPPORTED = Set.of(
            "archive",
            "bat",
            "build",
            "checkout",
            "copyArtifacts",
            "cleanWs",
            "emailext",
            "git",
            "httpRequest",
            "input",
            "junit",
            "library",
            "libraryResource",
            "load",
            "lock",
            "mail",
            "milestone",
            "pipeline",
            "powershell",
            "publishHTML",
            "pwsh",
            "readJSON",
            "readYaml",
            "stash",
            "step",
            "timestamps",
            "tool",
            "unarchive",
            "unstash",
            "waitForBuild",
            "waitUntil",
            "warnError",
            "withContext",
            "withCredentials",
            "withMaven",
            "wrap",
            "ws",
            "writeJSON");

    @Override
    public Object invokeMethod(String name, Object args) {
        var steps = new TreeMap<String, StepDescriptor>();
        for (var step : StepDescriptor.all()) {
            steps.putIfAbsent(step.getFunctionName(), step);
        }
        var step = steps.get(name);
        if (step != null) {
            return call(step, name, Arguments.ofStep(args, step.clazz, step.takesImplicitBlockArgument()));
        }
        var described = SymbolLookup.get().findDescriptor(Describable.class, name);
        if (described != null) {
            return describe(name, described, args);
        }
        if (UNSUPPORTED.contains(name)) {
            throw new UnsupportedOperationException(name + ": not in Jenkins Lite");
        }
        throw new NoSuchMethodError("No such DSL method '" + name + "' found among steps " + steps.keySet()
                + " or symbols " + symbols() + " or globals [currentBuild, env]");
    }

    private static Set<String> symbols() {
        var symbols = new TreeSet<String>();
        for (Descriptor<?> descriptor : ExtensionList.lookup(Descriptor.class)) {
            symbols.addAll(SymbolLookup.getSymbolValue(descriptor.getClass()));
        }
        return symbols;
    }

    /** A nested object: run at once when there is one step for such objects, else an argument of another call. */
    private static Object describe(String symbol, Descriptor<?> descriptor, Object args) {
        var metaSteps = StepDescriptor.metaStepsOf(symbol);
        var model = DescribableModel.of(descriptor.clazz);
        var onlyArgument =
                model.hasSingleRequiredParameter() && model.getParameters().size() == 1;
        if (metaSteps.size() != 1) {
            return new UninstantiatedDescribable(
                    symbol, null, Arguments.ofNested(args, false).named());
        }
        var metaStep = metaSteps.get(0);
        var delegate = DescribableModel.of(metaStep.clazz).getFirstRequiredParameter();
        var named = new LinkedHashMap<String, Object>();
        named.put(
                delegate.getName(),
                new UninstantiatedDescribable(
                        symbol, null, Arguments.ofNested(args, onlyArgument).named()));
        return call(metaStep, symbol, new Arguments(named, null));
    }

    private static Object call(StepDescriptor descriptor, String name, Arguments arguments) {
        var ownBodies = descriptor instanceof BodiesAsArguments;
        if (arguments.body() == null && descriptor.takesImplicitBlockArgument() && !ownBodies) {
            throw new IllegalStateException(name + " step must be called with a body");
        }
        var execution = Execution.current();
        var thread = ProgramThread.current();
        var node = execution.graph().startStep(descriptor, name, arguments.body() != null || ownBodies, thread);
        var context = new CallContext(execution, thread, node, arguments.body());
        if (!start(descriptor, arguments.named(), thread, context)) {
            Continuable.suspend(name, context);
            throw new AssertionError("The program continues with the outcome of the step instead of returning here");
        }
        if (!context.isCompleted()) {
            context.onFailure(
                    new AssertionError(name + " claimed to have ended synchronously, but didn't set the result"
                            + " via StepContext.onSuccess/onFailure"));
        }
        thread.endStep();
        context.endNode(thread);
        return replay(context);
    }

    /** @return whether the step is done */
    private static boolean start(
            StepDescriptor descriptor, Map<String, Object> arguments, ProgramThread thread, CallContext context) {
        try {
            descriptor.checkContextAvailability(context);
            var step = instantiate(descriptor, arguments);
            ExtensionList.lookup(StepListener.class).forEach(listener -> listener.notifyOfNewStep(step, context));
            var running = step.start(context);
            thread.startStep(context, running);
            return running.start();
        } catch (Exception x) {
            context.onFailure(x);
            return true;
        }
    }

    private static Step instantiate(StepDescriptor descriptor, Map<String, Object> arguments) throws Exception {
        var maker = descriptor.getClass().getMethod("newInstance", Map.class).getDeclaringClass();
        if (maker != StepDescriptor.class) {
            return descriptor.newInstance(arguments);
        }
        return DescribableModel.of(descriptor.clazz).instantiate(arguments);
    }

    private static Object replay(CallContext context) {
        try {
            return context.outcome().replay();
        } catch (RuntimeException | Error x) {
            throw x;
        } catch (Throwable x) {
            throw new InvokerInvocationException(x);
        }
    }
}
