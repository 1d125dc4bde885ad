package jenkins.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.PersistentDescriptor;
import org.jenkinsci.Symbol;

@Extension(ordinal = JenkinsLocationConfiguration.ORDINAL)
@Symbol("location")
public class JenkinsLocationConfiguration extends GlobalConfiguration implements PersistentDescriptor {
    static final int ORDINAL = 200;

    private String jenkinsUrl;

    @NonNull
    public static JenkinsLocationConfiguration get() {
        return ExtensionList.lookupSingleton(JenkinsLocationConfiguration.class);
    }

    /** With a slash at the end; null when it is not set. */
    @CheckForNull
    public String getUrl() {
        return jenkinsUrl;
    }

    public void setUrl(@CheckForNull String jenkinsUrl) {
        this.jenkinsUrl = Util.ensureEndsWith(Util.fixEmptyAndTrim(jenkinsUrl), "/");
        save();
    }
}
