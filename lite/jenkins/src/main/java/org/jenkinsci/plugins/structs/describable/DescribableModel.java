package org.jenkinsci.plugins.structs.describable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.TaskListener;
import hudson.util.Secret;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.NoStaplerConstructorException;

/** How an object is made of named arguments: its data-bound constructor and its data-bound setters. */
public final class DescribableModel<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The argument that names the class of a nested object. */
    public static final String CLAZZ = "$class";

    private final Class<T> type;
    private final transient Constructor<T> constructor;
    private final transient List<DescribableParameter> constructorParameters = new ArrayList<>();
    private final transient Map<String, DescribableParameter> parameters = new LinkedHashMap<>();

    public static <T> DescribableModel<T> of(Class<T> clazz) {
        return new DescribableModel<>(clazz);
    }

    public DescribableModel(Class<T> clazz) {
        this.type = clazz;
        this.constructor = dataBoundConstructor(clazz);
        for (int i = 0; i < constructor.getParameterCount(); i++) {
            var parameter = new DescribableParameter(constructor, i);
            constructorParameters.add(parameter);
            parameters.put(parameter.getName(), parameter);
        }
        var setters = new TreeMap<String, DescribableParameter>();
        for (Class<?> c = clazz; c != null; c = c.getSuperclass()) {
            Arrays.stream(c.getDeclaredFields())
                    .filter(field -> field.isAnnotationPresent(DataBoundSetter.class))
                    .map(DescribableParameter::new)
                    .forEach(parameter -> setters.put(parameter.getName(), parameter));
            Arrays.stream(c.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(DataBoundSetter.class) && !method.isBridge())
                    .map(DescribableParameter::new)
                    .forEach(parameter -> setters.put(parameter.getName(), parameter));
        }
        // A parameter of the constructor that has a setter too is not required.
        parameters.putAll(setters);
    }

    @SuppressWarnings("unchecked")
    private static <T> Constructor<T> dataBoundConstructor(Class<T> clazz) {
        for (var candidate : clazz.getConstructors()) {
            if (candidate.isAnnotationPresent(DataBoundConstructor.class)) {
                return (Constructor<T>) candidate;
            }
        }
        throw new NoStaplerConstructorException("There's no @DataBoundConstructor on any constructor of " + clazz);
    }

    public Collection<DescribableParameter> getParameters() {
        return parameters.values();
    }

    public DescribableParameter getParameter(String name) {
        return parameters.get(name);
    }

    public boolean hasSingleRequiredParameter() {
        return getSoleRequiredParameter() != null;
    }

    /** @return null when there is none, or more than one */
    @CheckForNull
    public DescribableParameter getSoleRequiredParameter() {
        var required = parameters.values().stream()
                .filter(DescribableParameter::isRequired)
                .toList();
        return required.size() == 1 ? required.get(0) : null;
    }

    @CheckForNull
    public DescribableParameter getFirstRequiredParameter() {
        return parameters.values().stream()
                .filter(DescribableParameter::isRequired)
                .findFirst()
                .orElse(null);
    }

    public T instantiate(Map<String, ?> arguments) throws IllegalArgumentException {
        return instantiate(arguments, null);
    }

    /** @param listener not used here: an unknown argument is always an error, as it is in tests on Jenkins */
    public T instantiate(Map<String, ?> arguments, @CheckForNull TaskListener listener)
            throws IllegalArgumentException {
        var named = named(arguments);
        var unknown = new TreeSet<>(named.keySet());
        unknown.removeAll(parameters.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("WARNING: Unknown parameter(s) found for class type '" + type.getName()
                    + "': " + String.join(",", unknown));
        }
        try {
            return create(named);
        } catch (Exception x) {
            var cause = x instanceof InvocationTargetException ? x.getCause() : x;
            if (named.values().stream().anyMatch(Secret.class::isInstance)) {
                throw new IllegalArgumentException(
                        "Could not instantiate arguments for " + type.getName() + ". Secrets are involved.");
            }
            throw new IllegalArgumentException(
                    "Could not instantiate " + named + " for " + type.getName() + ": " + cause, cause);
        }
    }

    private Map<String, ?> named(Map<String, ?> given) {
        var custom = CustomDescribableModel.of(type);
        var arguments = custom == null ? given : custom.customInstantiate(Collections.unmodifiableMap(given));
        if (!arguments.containsKey(UninstantiatedDescribable.ANONYMOUS_KEY)) {
            return arguments;
        }
        if (arguments.size() != 1) {
            throw new IllegalArgumentException(
                    "All arguments have to be named but it has " + UninstantiatedDescribable.ANONYMOUS_KEY);
        }
        var sole = getSoleRequiredParameter();
        if (sole == null) {
            throw new IllegalArgumentException("Arguments to " + type + " have to be explicitly named");
        }
        var value = arguments.get(UninstantiatedDescribable.ANONYMOUS_KEY);
        var named = new LinkedHashMap<String, Object>();
        named.put(sole.getName(), value);
        return named;
    }

    private T create(Map<String, ?> arguments) throws Exception {
        var args = new Object[constructorParameters.size()];
        for (int i = 0; i < args.length; i++) {
            var parameter = constructorParameters.get(i);
            var context = type.getName() + "." + parameter.getName();
            var value = arguments.get(parameter.getName());
            args[i] = value == null
                    ? Coercion.absent(parameter.getErasedType())
                    : Coercion.coerce(context, parameter.getRawType(), value);
        }
        var object = constructor.newInstance(args);
        for (var parameter : parameters.values()) {
            if (!parameter.isRequired() && arguments.containsKey(parameter.getName())) {
                var value = arguments.get(parameter.getName());
                parameter.set(object, Coercion.coerce(parameter.displayName(), parameter.getRawType(), value));
            }
        }
        return object;
    }

    @Override
    public String toString() {
        return "("
                + String.join(
                        ", ", parameters.values().stream().map(Object::toString).toList()) + ")";
    }
}
