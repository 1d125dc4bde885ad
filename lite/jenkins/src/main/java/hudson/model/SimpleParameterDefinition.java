package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;

/** A parameter whose values can be written as a text. */
public abstract class SimpleParameterDefinition extends ParameterDefinition {
    private static final long serialVersionUID = 1L;

    protected SimpleParameterDefinition(@NonNull String name) {
        super(name);
    }

    /** @throws IllegalArgumentException when the parameter does not take the text */
    public abstract ParameterValue createValue(String value);
}
