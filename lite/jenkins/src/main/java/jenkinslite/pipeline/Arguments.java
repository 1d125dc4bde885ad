package jenkinslite.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import groovy.lang.Closure;
import groovy.lang.GString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.NoStaplerConstructorException;

/** The arguments of a call in a script: by name, and the body. */
record Arguments(Map<String, Object> named, @CheckForNull Closure<?> body) {

    /** @param takesBody whether a closure at the end is the body, not an argument */
    static Arguments ofStep(Object given, Class<?> step, boolean takesBody) {
        DescribableModel<?> model;
        try {
            model = DescribableModel.of(step);
        } catch (NoStaplerConstructorException x) {
            return parse(given, takesBody, null, false);
        }
        return parse(
                given,
                takesBody,
                soleOfConstructor(step),
                model.hasSingleRequiredParameter() && model.getParameters().size() == 1);
    }

    /** Its name is not needed, even if a setter makes it optional. Null when the constructor has none or several. */
    @CheckForNull
    private static String soleOfConstructor(Class<?> step) {
        return Arrays.stream(step.getConstructors())
                .filter(each -> each.isAnnotationPresent(DataBoundConstructor.class))
                .filter(each -> each.getParameterCount() == 1)
                .map(each -> each.getParameters()[0].getName())
                .findFirst()
                .orElse(null);
    }

    /** @param onlyArgument whether there is no other argument than the sole one, so that a map may be its value */
    static Arguments ofNested(Object given, boolean onlyArgument) {
        return parse(given, false, UninstantiatedDescribable.ANONYMOUS_KEY, onlyArgument);
    }

    /**
     * @param given what Groovy hands to invokeMethod
     * @param sole name of the argument that may be given without its name, null when there is none
     */
    private static Arguments parse(Object given, boolean takesBody, @CheckForNull String sole, boolean onlyArgument) {
        var positional = new ArrayList<Object>(
                given instanceof Object[] array ? Arrays.asList(array) : Arrays.asList(new Object[] {given}));
        Closure<?> body = null;
        if (takesBody && !positional.isEmpty() && positional.get(positional.size() - 1) instanceof Closure<?> last) {
            body = last;
            positional.remove(positional.size() - 1);
        }
        if (positional.isEmpty()) {
            return new Arguments(new LinkedHashMap<>(), body);
        }
        if (positional.size() > 1) {
            throw new IllegalArgumentException("Expected named arguments but got " + positional);
        }
        var only = positional.get(0);
        if (only instanceof Map<?, ?> map && isNamedArguments(map, sole, onlyArgument)) {
            return new Arguments(byName(map), body);
        }
        if (sole == null) {
            throw new IllegalArgumentException("Expected named arguments but got " + only);
        }
        var named = new LinkedHashMap<String, Object>();
        named.put(sole, flatten(only));
        return new Arguments(named, body);
    }

    private static boolean isNamedArguments(Map<?, ?> map, String sole, boolean onlyArgument) {
        if (map.containsKey(DescribableModel.CLAZZ)) {
            return false;
        }
        return !onlyArgument || (map.size() == 1 && map.containsKey(sole));
    }

    private static Map<String, Object> byName(Map<?, ?> map) {
        var named = new LinkedHashMap<String, Object>();
        map.forEach((name, value) -> named.put(name.toString(), flatten(value)));
        return named;
    }

    /** Java code shall see no strings of Groovy, at any depth. */
    private static Object flatten(Object value) {
        if (value instanceof GString text) {
            return text.toString();
        }
        if (value instanceof List<?> list) {
            var copy = new ArrayList<>();
            list.forEach(element -> copy.add(flatten(element)));
            return copy.equals(list) ? list : copy;
        }
        if (value instanceof Map<?, ?> map) {
            var copy = new LinkedHashMap<>();
            map.forEach((key, element) -> copy.put(flatten(key), flatten(element)));
            return copy.equals(map) ? map : copy;
        }
        return value;
    }
}
