package org.jenkinsci.plugins.structs.describable;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;

/** A parameter of the data-bound constructor, which is required, or a data-bound setter or field. */
public final class DescribableParameter {
    private final String name;
    private final Type type;
    private final Class<?> erasedType;

    /** The setter or field, null for a parameter of the constructor. */
    private final Member setter;

    DescribableParameter(Constructor<?> constructor, int index) {
        Parameter parameter = constructor.getParameters()[index];
        if (!parameter.isNamePresent()) {
            throw new IllegalArgumentException(
                    constructor.getDeclaringClass() + " was compiled without -parameters; its arguments have no names");
        }
        this.name = parameter.getName();
        this.type = constructor.getGenericParameterTypes()[index];
        this.erasedType = parameter.getType();
        this.setter = null;
    }

    DescribableParameter(Method setter) {
        var property = setter.getName().substring("set".length());
        this.name = Character.toLowerCase(property.charAt(0)) + property.substring(1);
        this.type = setter.getGenericParameterTypes()[0];
        this.erasedType = setter.getParameterTypes()[0];
        this.setter = setter;
    }

    DescribableParameter(Field field) {
        this.name = field.getName();
        this.type = field.getGenericType();
        this.erasedType = field.getType();
        this.setter = field;
    }

    public Type getRawType() {
        return type;
    }

    public Class<?> getErasedType() {
        return erasedType;
    }

    public String getName() {
        return name;
    }

    public boolean isRequired() {
        return setter == null;
    }

    @Override
    public String toString() {
        return name + (isRequired() ? "" : "?") + ": " + erasedType.getSimpleName();
    }

    String displayName() {
        return setter.getDeclaringClass() + "." + setter.getName() + (setter instanceof Method ? "()" : "");
    }

    void set(Object target, Object value) throws ReflectiveOperationException {
        if (setter instanceof Field field) {
            field.setAccessible(true);
            field.set(target, value);
            return;
        }
        ((Method) setter).invoke(target, value);
    }
}
