package hudson.model;

import java.io.Serializable;

/** A value that somebody has given for a parameter of a build. */
public abstract class ParameterValue implements Serializable {
    private static final long serialVersionUID = 1L;

    protected final String name;

    protected ParameterValue(String name) {
        this.name = name;
    }

    public final String getName() {
        return name;
    }

    public Object getValue() {
        return null;
    }

    /** Whether the value must not be shown. */
    public boolean isSensitive() {
        return false;
    }
}
