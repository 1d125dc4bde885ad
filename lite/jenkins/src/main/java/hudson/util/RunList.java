package hudson.util;

import hudson.model.Run;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Newest build first. */
public class RunList<R extends Run> extends AbstractList<R> {
    private final List<R> runs;

    private RunList(Collection<? extends R> runs) {
        this.runs = new ArrayList<>(runs);
    }

    public static <R extends Run> RunList<R> fromRuns(Collection<? extends R> runs) {
        return new RunList<>(runs);
    }

    @Override
    public R get(int index) {
        return runs.get(index);
    }

    @Override
    public int size() {
        return runs.size();
    }
}
