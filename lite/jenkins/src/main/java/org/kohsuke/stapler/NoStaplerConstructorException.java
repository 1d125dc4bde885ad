package org.kohsuke.stapler;

public class NoStaplerConstructorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public NoStaplerConstructorException(String s) {
        super(s);
    }
}
