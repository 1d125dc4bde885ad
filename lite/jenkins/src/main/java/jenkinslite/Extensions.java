package jenkinslite;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.PersistentDescriptor;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;

/** The extensions of one session: what the sezpoz index names, each created once, on first use of its type. */
public final class Extensions {
    private static final Logger LOGGER = Logger.getLogger(Extensions.class.getName());

    private final Jenkins jenkins;
    private final List<Component> components = new ArrayList<>();
    private final Map<Class<?>, ExtensionList<?>> lists = new ConcurrentHashMap<>();

    Extensions(Jenkins jenkins) {
        this.jenkins = jenkins;
        for (var item : Index.load(Extension.class, Object.class, Extensions.class.getClassLoader())) {
            try {
                components.add(new Component(
                        item, type(item.element()), item.annotation().ordinal()));
            } catch (InstantiationException | LinkageError x) {
                LOGGER.log(Level.WARNING, "Failed to load " + item.className(), x);
            }
        }
    }

    private static Class<?> type(AnnotatedElement element) {
        if (element instanceof Field field) {
            return field.getType();
        }
        return element instanceof Method method ? method.getReturnType() : (Class<?>) element;
    }

    @SuppressWarnings("unchecked")
    public <T> ExtensionList<T> list(Class<T> type) {
        return (ExtensionList<T>) lists.computeIfAbsent(type, t -> ExtensionList.create(jenkins, type));
    }

    /** By ordinal, highest first; then other extensions before descriptors, by class name or display name. */
    public <T> List<T> find(Class<T> type) {
        return components.stream()
                .filter(component -> type.isAssignableFrom(component.type))
                .filter(component -> component.instance() != null)
                .sorted(ORDER)
                .map(component -> type.cast(component.instance()))
                .toList();
    }

    /** Creates those that nobody has asked for yet. */
    void all() {
        components.forEach(Component::instance);
    }

    private static final Comparator<Component> ORDER = Comparator.comparingDouble((Component c) -> -c.ordinal)
            .thenComparing(c -> c.instance() instanceof Descriptor)
            .thenComparing(c -> c.instance() instanceof Descriptor<?> d
                    ? Util.fixNull(d.getDisplayName())
                    : c.instance().getClass().getName());

    private static final class Component {
        private final IndexItem<Extension, Object> item;
        private final Class<?> type;
        private final double ordinal;
        private Object instance;
        private boolean tried;

        Component(IndexItem<Extension, Object> item, Class<?> type, double ordinal) {
            this.item = item;
            this.type = type;
            this.ordinal = ordinal;
        }

        /** Null when it cannot be created, which is logged once and stops nothing else. */
        synchronized Object instance() {
            if (!tried) {
                tried = true;
                try {
                    var created = item.instance();
                    if (created instanceof PersistentDescriptor persistent) {
                        persistent.load();
                    }
                    instance = created;
                } catch (InstantiationException | RuntimeException | LinkageError x) {
                    LOGGER.log(Level.WARNING, "Failed to instantiate " + item.className(), x);
                }
            }
            return instance;
        }
    }
}
