package jenkins.model;

import hudson.model.Action;
import hudson.model.Run;

/** An action that keeps its build in a transient field. */
public interface RunAction2 extends Action {
    void onAttached(Run<?, ?> r);

    void onLoad(Run<?, ?> r);
}
