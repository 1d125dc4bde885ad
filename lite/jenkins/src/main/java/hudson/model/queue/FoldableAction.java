package hudson.model.queue;

import hudson.model.Action;
import hudson.model.Queue;
import hudson.model.Queue.Task;
import java.util.List;

/** An action that is not lost when its item is folded into another. */
public interface FoldableAction extends Action {
    void foldIntoExisting(Queue.Item item, Task owner, List<Action> otherActions);
}
