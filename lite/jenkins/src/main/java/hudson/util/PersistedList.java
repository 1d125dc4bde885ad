package hudson.util;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/** In Lite the owner saves it. */
public class PersistedList<T> extends AbstractList<T> {
    private final List<T> data = new ArrayList<>();

    protected PersistedList() {}

    @Override
    public boolean add(T item) {
        return data.add(item);
    }

    @Override
    public T get(int index) {
        return data.get(index);
    }

    @Override
    public int size() {
        return data.size();
    }
}
