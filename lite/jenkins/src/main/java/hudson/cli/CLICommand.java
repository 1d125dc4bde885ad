package hudson.cli;

import hudson.ExtensionPoint;
import java.io.PrintStream;

/** A command of the command line interface. Lite has none; tests run commands as objects. */
public abstract class CLICommand implements ExtensionPoint {
    public transient PrintStream stdout;

    public String getName() {
        throw new UnsupportedOperationException("In Lite a command has to name itself");
    }

    public abstract String getShortDescription();

    protected abstract int run() throws Exception;
}
