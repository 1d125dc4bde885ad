package jenkins.model;

import hudson.Extension;
import hudson.ExtensionPoint;
import hudson.model.ModelObject;
import org.jenkinsci.Symbol;

public abstract class GlobalConfigurationCategory implements ExtensionPoint, ModelObject {

    @Extension
    @Symbol("unclassified")
    public static class Unclassified extends GlobalConfigurationCategory {

        @Override
        public String getDisplayName() {
            return "System";
        }
    }
}
