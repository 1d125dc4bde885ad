package hudson.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jenkins.model.RunAction2;

/**
 * What a build was given. Jobs declare no parameters here, so that scripts see the values in {@code params}, but not in the
 * environment, as in Jenkins.
 */
public class ParametersAction implements RunAction2 {
    private final List<ParameterValue> parameters;

    public ParametersAction(ParameterValue... parameters) {
        this.parameters = new ArrayList<>(Arrays.asList(parameters));
    }

    /** Those that the job does not declare, too. */
    public List<ParameterValue> getAllParameters() {
        return parameters;
    }

    @Override
    public String getDisplayName() {
        return "Parameters";
    }

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getUrlName() {
        return "parameters";
    }

    @Override
    public void onAttached(Run<?, ?> r) {}

    @Override
    public void onLoad(Run<?, ?> r) {}
}
