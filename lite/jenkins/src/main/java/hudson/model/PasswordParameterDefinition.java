package hudson.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.util.Secret;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

public class PasswordParameterDefinition extends SimpleParameterDefinition {
    private static final long serialVersionUID = 1L;

    private final Secret defaultValue;

    @DataBoundConstructor
    public PasswordParameterDefinition(
            @NonNull String name, @CheckForNull Secret defaultValueAsSecret, @CheckForNull String description) {
        super(name);
        setDescription(description);
        this.defaultValue = defaultValueAsSecret;
    }

    @Override
    public ParameterValue getDefaultParameterValue() {
        var plain = defaultValue == null ? null : defaultValue.getPlainText();
        return new PasswordParameterValue(getName(), Secret.fromString(plain), getDescription());
    }

    @Override
    public ParameterValue createValue(String value) {
        return new PasswordParameterValue(getName(), Secret.fromString(value), getDescription());
    }

    @Extension
    @Symbol("password")
    public static final class ParameterDescriptorImpl extends ParameterDescriptor {
        @Override
        @NonNull
        public String getDisplayName() {
            return "Password Parameter";
        }
    }
}
