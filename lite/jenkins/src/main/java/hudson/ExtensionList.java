package hudson;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;
import jenkinslite.Extensions;
import jenkinslite.Session;

/** The extensions of one type in one session of Jenkins, highest ordinal first. */
public class ExtensionList<T> extends AbstractList<T> {
    public final Class<T> extensionType;

    private final Extensions source = Session.current().extensions();
    private volatile CopyOnWriteArrayList<T> extensions;

    protected ExtensionList(Jenkins jenkins, Class<T> extensionType) {
        this.extensionType = extensionType;
    }

    @Override
    @NonNull
    public Iterator<T> iterator() {
        return components().iterator();
    }

    @Override
    public T get(int index) {
        return components().get(index);
    }

    @Override
    public int size() {
        return components().size();
    }

    /** For tests: the extension is last until Jenkins ends. */
    @Override
    public boolean add(T extension) {
        components();
        return extensions.add(extension);
    }

    @Override
    public void add(int index, T extension) {
        add(extension);
    }

    @Override
    public boolean remove(Object extension) {
        components();
        return extensions.remove(extension);
    }

    private List<T> components() {
        if (extensions == null) {
            synchronized (this) {
                if (extensions == null) {
                    extensions = new CopyOnWriteArrayList<>(source.find(extensionType));
                }
            }
        }
        return extensions;
    }

    public static <T> ExtensionList<T> create(Jenkins jenkins, Class<T> type) {
        return new ExtensionList<>(jenkins, type);
    }

    @NonNull
    public static <T> ExtensionList<T> lookup(Class<T> type) {
        return Jenkins.get().getExtensionList(type);
    }

    @NonNull
    public static <U> U lookupSingleton(Class<U> type) {
        var all = lookup(type);
        if (all.size() != 1) {
            throw new IllegalStateException("Expected 1 instance of " + type.getName() + " but got " + all.size());
        }
        return all.get(0);
    }
}
