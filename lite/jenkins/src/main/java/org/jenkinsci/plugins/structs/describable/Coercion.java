package org.jenkinsci.plugins.structs.describable;

import com.google.common.primitives.Primitives;
import com.google.common.reflect.TypeToken;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import groovy.lang.GString;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.Result;
import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.reflection.ReflectionCache;
import org.jenkinsci.plugins.structs.SymbolLookup;

/** Turns what a script gives into what a parameter wants. */
final class Coercion {
    private Coercion() {}

    /** What the constructor gets for an argument that was not given: null, 0 or false. */
    static Object absent(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    /** @param context names the parameter in an error */
    static Object coerce(String context, Type type, @CheckForNull Object given) throws Exception {
        var erased = TypeToken.of(type).getRawType();
        var wrapped = Primitives.wrap(erased);
        var value = given;
        if (type instanceof Class<?>) {
            value = ReflectionCache.getCachedClass(erased).coerceArgument(value);
        }
        if (value instanceof GString text) {
            value = text.toString();
        }
        if (value instanceof List<?> list && Collection.class.isAssignableFrom(erased)) {
            return coerceAll(context, elementType(type), list);
        }
        if (value == null || wrapped.isInstance(value)) {
            return value;
        }
        if (value instanceof UninstantiatedDescribable described) {
            return described.instantiate(erased);
        }
        if (value instanceof Map<?, ?> map) {
            return nested(erased, map);
        }
        if (value instanceof String text) {
            var parsed = parse(context, wrapped, text);
            if (parsed != null) {
                return parsed;
            }
        }
        if (value instanceof List<?> list && erased.isArray()) {
            var elements = coerceAll(context, erased.getComponentType(), list);
            return elements.toArray((Object[]) Array.newInstance(erased.getComponentType(), 0));
        }
        throw new ClassCastException(context + " expects " + type + " but received " + value.getClass());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object parse(String context, Class<?> type, String text) throws Exception {
        if (type.isEnum()) {
            return Enum.valueOf((Class<? extends Enum>) type, text);
        }
        if (type == URL.class) {
            return new URL(text);
        }
        if (type == Result.class) {
            return Result.fromString(text);
        }
        if (type == Character.class && text.length() == 1) {
            return text.charAt(0);
        }
        if (type == Boolean.class) {
            return Boolean.valueOf(text);
        }
        return Number.class.isAssignableFrom(type) ? number(context, type, text) : null;
    }

    private static Object number(String context, Class<?> type, String text) {
        try {
            return type.getMethod("valueOf", String.class).invoke(null, text);
        } catch (ReflectiveOperationException x) {
            throw new ClassCastException(context + " expects " + type
                    + " but was unable to coerce the received value \"" + text + "\" to that type");
        }
    }

    private static Object nested(Class<?> base, Map<?, ?> map) throws Exception {
        var arguments = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> arguments.put((String) key, value));
        var clazz = resolveClass(base, (String) arguments.remove(DescribableModel.CLAZZ), null);
        return DescribableModel.of(clazz).instantiate(arguments);
    }

    private static List<Object> coerceAll(String context, Type elementType, List<?> list) throws Exception {
        var coerced = new ArrayList<>();
        for (var element : list) {
            coerced.add(coerce(context, elementType, element));
        }
        return coerced;
    }

    private static Type elementType(Type collection) {
        return collection instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
    }

    /** Which class to make for a parameter of a type, by class name (qualified or simple) or by symbol. */
    static Class<?> resolveClass(Class<?> base, @CheckForNull String name, @CheckForNull String symbol)
            throws ClassNotFoundException {
        if (name != null && name.contains(".")) {
            return Class.forName(name, true, base.getClassLoader());
        }
        if (name != null) {
            return bySimpleName(base, name);
        }
        if (symbol != null) {
            var descriptor = SymbolLookup.get().findDescriptor(base, symbol);
            if (descriptor == null) {
                throw new UnsupportedOperationException(
                        "no known implementation of " + base + " is using symbol ‘" + symbol + "’");
            }
            return descriptor.clazz;
        }
        if (Modifier.isAbstract(base.getModifiers())) {
            throw new UnsupportedOperationException(
                    "must specify " + DescribableModel.CLAZZ + " with an implementation of " + base);
        }
        return base;
    }

    private static Class<?> bySimpleName(Class<?> base, String name) {
        var found = new ArrayList<Class<?>>();
        for (Descriptor<?> descriptor : ExtensionList.lookup(Descriptor.class)) {
            if (base.isAssignableFrom(descriptor.clazz)
                    && descriptor.clazz.getSimpleName().equals(name)) {
                found.add(descriptor.clazz);
            }
        }
        if (found.size() != 1) {
            throw new UnsupportedOperationException(
                    found.isEmpty()
                            ? "no known implementation of " + base + " is named " + name
                            : name + " as a " + base + " could mean any of " + found);
        }
        return found.get(0);
    }
}
