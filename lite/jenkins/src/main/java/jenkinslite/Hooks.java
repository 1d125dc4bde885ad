package jenkinslite;

import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The methods with {@link Initializer} or {@link Terminator}, in the order of the milestone they wait for. */
final class Hooks {
    private static final Logger LOGGER = Logger.getLogger(Hooks.class.getName());

    private final List<Hook> hooks;

    private record Hook(Method method, Enum<?> after, boolean fatal) {}

    private Hooks(List<Hook> hooks) {
        this.hooks = hooks;
    }

    static Hooks initializers() {
        return find(Initializer.class, method -> {
            var initializer = method.getAnnotation(Initializer.class);
            refuse(method, initializer.requires(), initializer.attains());
            return new Hook(method, initializer.after(), initializer.fatal());
        });
    }

    static Hooks terminators() {
        return find(Terminator.class, method -> {
            var terminator = method.getAnnotation(Terminator.class);
            refuse(method, terminator.requires(), terminator.attains());
            return new Hook(method, terminator.after(), false);
        });
    }

    private static Hooks find(Class<? extends Annotation> annotation, Function<Method, Hook> hook) {
        return new Hooks(AnnotationIndex.classes(annotation).stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(annotation))
                .map(hook)
                .sorted(Comparator.<Hook>comparingInt(h -> h.after.ordinal()))
                .toList());
    }

    private static void refuse(Method method, String[] requires, String[] attains) {
        if (requires.length + attains.length > 0) {
            throw new UnsupportedOperationException("requires or attains at " + method);
        }
    }

    void run(InitMilestone milestone) {
        hooks.stream().filter(hook -> hook.after == milestone).forEach(Hooks::run);
    }

    void runAll() {
        hooks.forEach(Hooks::run);
    }

    private static void run(Hook hook) {
        var method = hook.method;
        try {
            method.setAccessible(true);
            var owner = Modifier.isStatic(method.getModifiers())
                    ? null
                    : ExtensionList.lookupSingleton(method.getDeclaringClass());
            method.invoke(owner);
        } catch (InvocationTargetException x) {
            failed(hook, x.getCause());
        } catch (IllegalAccessException | IllegalStateException x) {
            failed(hook, x);
        }
    }

    private static void failed(Hook hook, Throwable cause) {
        if (hook.fatal) {
            throw new IllegalStateException("Initializer " + hook.method + " failed", cause);
        }
        LOGGER.log(Level.WARNING, hook.method + " failed", cause);
    }
}
