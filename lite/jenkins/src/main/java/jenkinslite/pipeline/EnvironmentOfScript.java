package jenkinslite.pipeline;

import groovy.lang.GroovyObjectSupport;
import hudson.EnvVars;
import java.io.IOException;
import java.io.Serializable;

/** {@code env} in a script: variables are its properties. */
public final class EnvironmentOfScript extends GroovyObjectSupport implements Serializable {
    private static final long serialVersionUID = 1L;

    /** @return null when there is no such variable */
    @Override
    public Object getProperty(String name) {
        return variables().get(name);
    }

    /** For the rest of the build. */
    @Override
    public void setProperty(String name, Object value) {
        Execution.current().program().environment.put(name, String.valueOf(value));
    }

    private static EnvVars variables() {
        try {
            var thread = ProgramThread.current();
            return new Surroundings(Execution.current(), thread.variables, null, null).get(EnvVars.class);
        } catch (IOException | InterruptedException x) {
            throw new IllegalStateException("The environment is not known", x);
        }
    }
}
