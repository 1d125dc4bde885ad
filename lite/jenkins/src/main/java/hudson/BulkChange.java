package hudson;

import hudson.model.Saveable;
import java.io.Closeable;
import java.io.IOException;

/** While one is open on a thread, {@code save()} of its object does nothing there: the commit does. */
public class BulkChange implements Closeable {
    private static final ThreadLocal<BulkChange> CURRENT = new ThreadLocal<>();

    private final Saveable saveable;
    private final BulkChange parent = current();
    private boolean completed;

    public BulkChange(Saveable saveable) {
        this.saveable = saveable;
        CURRENT.set(this);
    }

    public void commit() throws IOException {
        if (!completed) {
            close();
            saveable.save();
        }
    }

    @Override
    public void close() {
        if (!completed) {
            completed = true;
            CURRENT.set(parent);
        }
    }

    public static BulkChange current() {
        return CURRENT.get();
    }

    public static boolean contains(Saveable s) {
        for (var change = current(); change != null; change = change.parent) {
            if (change.saveable == s) {
                return true;
            }
        }
        return false;
    }
}
