package hudson.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A build of another job. Lite can declare it, but has no values of it. */
public class RunParameterDefinition extends SimpleParameterDefinition {
    private static final long serialVersionUID = 1L;

    public enum RunParameterFilter {
        ALL,
        STABLE,
        SUCCESSFUL,
        COMPLETED
    }

    private final String projectName;
    private final RunParameterFilter filter;

    @DataBoundConstructor
    public RunParameterDefinition(
            @NonNull String name,
            String projectName,
            @CheckForNull String description,
            @CheckForNull RunParameterFilter filter) {
        super(name);
        setDescription(description);
        this.projectName = projectName;
        this.filter = filter;
    }

    /** @return null when there is no such job */
    @Override
    public ParameterValue getDefaultParameterValue() {
        return Jenkins.get().getItemByFullName(projectName, Job.class) == null ? null : createValue(projectName);
    }

    @Override
    public ParameterValue createValue(String value) {
        throw new UnsupportedOperationException("RunParameterDefinition.createValue: not in Jenkins Lite");
    }

    @Extension
    @Symbol({"run", "runParam"})
    public static class DescriptorImpl extends ParameterDescriptor {
        @Override
        @NonNull
        public String getDisplayName() {
            return "Run Parameter";
        }
    }
}
