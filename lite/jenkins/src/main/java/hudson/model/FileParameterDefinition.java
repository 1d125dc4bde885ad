package hudson.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A file that whoever starts a build uploads. Lite has no web server, so it never has a value. */
public class FileParameterDefinition extends ParameterDefinition {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public FileParameterDefinition(@NonNull String name) {
        super(name);
    }

    public FileParameterDefinition(@NonNull String name, @CheckForNull String description) {
        this(name);
        setDescription(description);
    }

    @Extension
    @Symbol({"file", "fileParam"})
    public static class DescriptorImpl extends ParameterDescriptor {
        @Override
        @NonNull
        public String getDisplayName() {
            return "File Parameter";
        }
    }
}
