package jenkinslite;

import hudson.XmlFile;
import hudson.model.Failure;
import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import hudson.model.listeners.ItemListener;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** The items of a group: {@code jobs/<name>/config.xml} in its directory. */
public final class Items {
    private static final Logger LOGGER = Logger.getLogger(Items.class.getName());

    private static final Pattern UNSAFE = Pattern.compile("[?*/\\\\%!@#$^&|<>\\[\\]:;\\p{Cntrl}]");

    private final ItemGroup<?> group;
    private final Map<String, TopLevelItem> byName = new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);

    public Items(ItemGroup<?> group) {
        this.group = group;
    }

    /** A directory without a readable {@code config.xml} is logged and left alone. */
    public void load() {
        var directories = new File(group.getRootDir(), "jobs").listFiles(File::isDirectory);
        for (var directory : Objects.requireNonNullElse(directories, new File[0])) {
            try {
                var item = (TopLevelItem) new XmlFile(new File(directory, "config.xml")).read();
                item.onLoad(group, directory.getName());
                byName.put(item.getName(), item);
            } catch (IOException | RuntimeException x) {
                LOGGER.log(Level.WARNING, "Failed to load " + directory, x);
            }
        }
    }

    public TopLevelItem create(TopLevelItemDescriptor type, String name) throws IOException {
        if (name.isBlank() || UNSAFE.matcher(name).find()) {
            throw new Failure("Not a name for an item: '" + name + "'");
        }
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException(group.getDisplayName() + " already contains an item '" + name + "'");
        }
        var item = type.newInstance(group, name);
        item.onCreatedFromScratch();
        item.save();
        byName.put(name, item);
        ItemListener.fireOnCreated(item);
        return item;
    }

    public List<TopLevelItem> all() {
        return List.copyOf(byName.values());
    }

    public TopLevelItem get(String name) {
        return byName.get(name);
    }

    public void rename(TopLevelItem item, String oldName) {
        byName.remove(oldName);
        byName.put(item.getName(), item);
    }

    public void remove(TopLevelItem item) {
        byName.remove(item.getName());
    }

    public File directory(String name) {
        return new File(group.getRootDir(), "jobs/" + name);
    }
}
