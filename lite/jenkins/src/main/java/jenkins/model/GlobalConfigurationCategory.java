package jenkins.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.ModelObject;
import org.jenkinsci.Symbol;

public abstract class GlobalConfigurationCategory implements ExtensionPoint, ModelObject {
    public abstract String getShortDescription();

    public static ExtensionList<GlobalConfigurationCategory> all() {
        return ExtensionList.lookup(GlobalConfigurationCategory.class);
    }

    @NonNull
    public static <T extends GlobalConfigurationCategory> T get(Class<T> type) {
        return all().getInstance(type);
    }

    @Extension
    @Symbol("unclassified")
    public static class Unclassified extends GlobalConfigurationCategory {
        @Override
        public String getShortDescription() {
            return "Configure global settings and paths";
        }

        @Override
        public String getDisplayName() {
            return "System";
        }
    }
}
