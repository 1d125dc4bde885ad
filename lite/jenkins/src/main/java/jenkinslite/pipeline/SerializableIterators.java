package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.impl.Caller;
import java.io.Serializable;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;

/**
 * Makes loops over collections survive a suspension: the iterators and views of Java cannot be serialised. As in Pipeline,
 * not those over a map itself, or a range. A Groovy category, in force while the code of a program runs.
 */
public final class SerializableIterators {
    private SerializableIterators() {}

    public static <E> Iterator<E> iterator(List<E> list) {
        return new ByIndex<>(list);
    }

    public static <E> Iterator<E> iterator(Set<E> set) {
        return new ByIndex<>(new ArrayList<>(set));
    }

    public static <E> Iterator<E> iterator(ArrayDeque<E> deque) {
        return new ByIndex<>(new ArrayList<>(deque));
    }

    public static <E> Iterator<E> iterator(E[] array) {
        return new ByIndex<>(Arrays.asList(array));
    }

    public static <K, V> Set<Map.Entry<K, V>> entrySet(Map<K, V> map) {
        return isTransformed(map, "entrySet") ? entries(map) : map.entrySet();
    }

    public static <K, V> Set<Map.Entry<K, V>> entrySet(SortedMap<K, V> map) {
        return entrySet((Map<K, V>) map);
    }

    public static <K> Set<K> keySet(Map<K, ?> map) {
        return isTransformed(map, "keySet") ? new LinkedHashSet<>(map.keySet()) : map.keySet();
    }

    public static <K> Set<K> keySet(SortedMap<K, ?> map) {
        return keySet((Map<K, ?>) map);
    }

    public static <V> Collection<V> values(Map<?, V> map) {
        return isTransformed(map, "values") ? new ArrayList<>(map.values()) : map.values();
    }

    public static <V> Collection<V> values(SortedMap<?, V> map) {
        return values((Map<?, V>) map);
    }

    /** Whether the call comes from code that can suspend, not from a method with {@code @NonCPS}. */
    private static boolean isTransformed(Object receiver, String method) {
        return Caller.isAsynchronous(receiver, method)
                || Caller.isAsynchronous(SerializableIterators.class, method, receiver);
    }

    private static <K, V> Set<Map.Entry<K, V>> entries(Map<K, V> map) {
        var copies = new LinkedHashSet<Map.Entry<K, V>>();
        map.entrySet().forEach(entry -> copies.add(new SimpleImmutableEntry<>(entry)));
        return copies;
    }

    private static final class ByIndex<E> implements Iterator<E>, Serializable {
        private static final long serialVersionUID = 1L;

        private final List<E> list;
        private int next;
        private boolean removable;

        ByIndex(List<E> list) {
            this.list = list;
        }

        @Override
        public boolean hasNext() {
            return next != list.size();
        }

        @Override
        public E next() {
            if (next >= list.size()) {
                throw new NoSuchElementException();
            }
            removable = true;
            return list.get(next++);
        }

        @Override
        public void remove() {
            if (!removable) {
                throw new IllegalStateException();
            }
            removable = false;
            list.remove(--next);
        }
    }
}
