package hudson.console;

import java.io.Serializable;

/** Lite has no web console, so notes are not written into the log. */
public abstract class ConsoleNote<T> implements Serializable {
    private static final long serialVersionUID = 1L;
}
