package hudson.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import java.io.Serializable;
import java.util.Objects;

/** A value that somebody has given for a parameter of a build. */
public abstract class ParameterValue implements Serializable {
    private static final long serialVersionUID = 1L;

    protected final String name;

    private final String description;

    protected ParameterValue(String name, String description) {
        this.name = name;
        this.description = description;
    }

    protected ParameterValue(String name) {
        this(name, null);
    }

    public final String getName() {
        return name;
    }

    @CheckForNull
    public Object getValue() {
        return null;
    }

    /** Whether the value must not be shown. */
    public boolean isSensitive() {
        return false;
    }

    public void buildEnvironment(Run<?, ?> build, EnvVars env) {}

    @Override
    public int hashCode() {
        return Objects.hash(name);
    }

    @Override
    public boolean equals(Object obj) {
        return obj != null && getClass() == obj.getClass() && Objects.equals(name, ((ParameterValue) obj).name);
    }
}
