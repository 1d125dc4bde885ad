package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.util.Secret;
import java.util.Locale;

public class PasswordParameterValue extends ParameterValue {
    private static final long serialVersionUID = 1L;

    @NonNull
    private final Secret value;

    public PasswordParameterValue(String name, Secret value, String description) {
        super(name, description);
        this.value = value;
    }

    @Override
    @NonNull
    public Secret getValue() {
        return value;
    }

    @Override
    public boolean isSensitive() {
        return true;
    }

    @Override
    public void buildEnvironment(Run<?, ?> build, EnvVars env) {
        env.put(name, value.getPlainText());
        env.put(name.toUpperCase(Locale.ENGLISH), value.getPlainText());
    }
}
