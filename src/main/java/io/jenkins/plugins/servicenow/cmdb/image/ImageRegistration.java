package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.ImageFinder;
import io.jenkins.plugins.servicenow.cmdb.ImageName;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.itsm.ChoiceLists;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Registers one image with what it was made from. */
final class ImageRegistration {

    /** Takes an item as soon as it is in ServiceNow. */
    interface Keeper {
        void keep(@NonNull RegisteredImage image) throws IOException;
    }

    private final ServiceNowSession session;
    private final ServiceNowConnection connection;
    private final ImageDraft draft;
    private final ImageFinder finder;
    private final Consumer<String> log;

    /** @param log takes lines for the build log */
    ImageRegistration(
            @NonNull ServiceNowSession session,
            @NonNull ServiceNowConnection connection,
            @NonNull ImageDraft draft,
            @NonNull Consumer<String> log) {
        this.session = session;
        this.connection = connection;
        this.draft = draft;
        this.finder =
                new ImageFinder(session, draft.className(), connection.getCmdb().getVersionColumn());
        this.log = log;
    }

    /**
     * Writes the item, and its relationships to the images that it was made from.
     *
     * @param isNews whether the log has not told yet that ServiceNow leaves out a column
     * @throws AbortException when an image is unknown or ambiguous, or would be made from itself; nothing is written then
     */
    RegisteredImage register(@NonNull Predicate<String> isNews, @NonNull Keeper keeper)
            throws IOException, InterruptedException {
        var values = values();
        var images = images(values);
        var derivation = images.size() == 1
                ? null
                : Derivation.of(
                        session,
                        connection.getCmdb().getDerivedFromType(),
                        connection.getCmdb().isCreateRelationshipTypes());
        if (derivation != null) {
            checkNoCycle(images, derivation);
        }
        var tables = new TableImages(session, finder, draft.className());
        var written = new ImageReconciliation(session, draft.className(), draft.source(), tables, log)
                .write(images, connection.getCmdb().getDerivedFromType());
        var registered = readBack(written.get(0), images.get(0).found() == null, values, isNews);
        keeper.keep(registered);
        if (derivation != null) {
            relate(images, written, derivation);
        }
        return registered;
    }

    private Map<String, String> values() throws IOException, InterruptedException {
        var values = identity(draft.name());
        values.putAll(draft.columns());
        if (!draft.choices().isEmpty()) {
            var choices = ChoiceLists.read(
                    session,
                    List.of(draft.className(), "cmdb_ci"),
                    draft.choices().keySet());
            draft.choices().forEach((column, label) -> values.put(column, choices.toSend(column, label, log)));
        }
        return values;
    }

    private Map<String, String> identity(ImageName name) {
        var values = new LinkedHashMap<String, String>();
        values.put("name", name.name());
        if (name.version() != null) {
            values.put(connection.getCmdb().getVersionColumn(), name.version());
        }
        values.put("correlation_id", name.correlationId(draft.className()));
        return values;
    }

    /** The image and those that it was made from, as far as they are there. */
    private List<Image> images(Map<String, String> values) throws IOException, InterruptedException {
        var images = new ArrayList<Image>();
        images.add(new Image(
                draft.name(), values, finder.find("name", draft.name()).orElse(null)));
        var missing = new ArrayList<ImageName>();
        for (var name : draft.lineage()) {
            var parameter = images.size() == 1 ? "baseImage" : "upstream";
            var found = finder.find(parameter, name).orElse(null);
            if (found == null && (name.isSysId() || !draft.createMissing())) {
                missing.add(name);
            }
            images.add(new Image(name, found == null ? identity(name) : unchanged(found), found));
        }
        if (!missing.isEmpty()) {
            throw new AbortException("ServiceNow has no image "
                    + missing.stream().map(ImageName::toString).collect(Collectors.joining(" and no image "))
                    + " in " + draft.className() + ", or the integration user may not see it. Check name and version,"
                    + " register it first, or let the step create what it has a name for: createMissing: true.");
        }
        return images;
    }

    /**
     * What tells the item to Identification and Reconciliation, so that it takes the relationship to it in the same
     * request; nothing when it has not enough for that, or belongs to another source, which would be replaced.
     */
    private Map<String, String> unchanged(ImageCi image) {
        return image.className().equals(draft.className())
                        && image.source().equals(draft.source())
                        && !image.version().isEmpty()
                ? Map.of("name", image.name(), connection.getCmdb().getVersionColumn(), image.version())
                : Map.of();
    }

    /** Each image of the list is to be made from the next. */
    private void checkNoCycle(List<Image> images, Derivation derivation) throws IOException, InterruptedException {
        for (var i = 1; i < images.size(); i++) {
            var older = images.get(i);
            var found = older.found();
            var origins = found == null ? Set.<SysId>of() : derivation.origins(found.sysId());
            for (var newer : images.subList(0, i)) {
                checkNotAmong(origins, newer, older);
            }
        }
    }

    /** @param origins of the older one, itself among them */
    private static void checkNotAmong(Set<SysId> origins, Image newer, Image older) throws AbortException {
        var found = newer.found();
        if (found == null || !origins.contains(found.sysId())) {
            return;
        }
        if (found.equals(older.found())) {
            throw ImageDraft.derivedFromItself(newer.name());
        }
        throw new AbortException(RegisterCiStep.NAME + " would make a circle: " + newer + " cannot be made from "
                + older + ", because ServiceNow has " + older + " as made from " + newer + ".");
    }

    /**
     * ServiceNow answers OK whatever it leaves out.
     *
     * @param isNew whether no item had this name and version before
     */
    private RegisteredImage readBack(
            WrittenImage image, boolean isNew, Map<String, String> sent, Predicate<String> isNews)
            throws IOException, InterruptedException {
        var record = session.tables()
                .get(image.className(), image.sysId())
                .orElseThrow(() -> new AbortException("The configuration item with the sys_id " + image.sysId()
                        + " was written, but the integration user may not read it. It needs the role sn_cmdb_user."));
        var warnings =
                new DroppedFields(image.className(), connection.getCmdb().getVersionColumn()).warnings(sent, record);
        warnings.forEach((column, warning) -> {
            if (isNews.test(image.className() + "." + column)) {
                log.accept("WARNING: " + warning);
            }
        });
        var told = new ArrayList<>(warnings.values());
        if (isNew && new AgeOfRecord(record).isOlderThanItsUpdate()) {
            told.add("ServiceNow took " + draft.name() + " for an item that it has had since "
                    + record.value("sys_created_on") + " UTC, under another name or version. Look at the identification"
                    + " rule of the class " + image.className() + ": it must go by name and version.");
            log.accept("WARNING: " + told.get(told.size() - 1));
        }
        return registered(image, record, told);
    }

    private RegisteredImage registered(WrittenImage image, TableRecord record, List<String> warnings) {
        var registered = new RegisteredImage(
                image.sysId(),
                record.value("name"),
                Util.fixNull(draft.name().version()),
                image.className(),
                RecordLink.to(session.instance(), image.className(), image.sysId()),
                image.created(),
                warnings);
        log.accept((image.created() ? "Created configuration item " : "Updated configuration item ")
                + HyperlinkNote.encodeTo(registered.url(), draft.name().toString()) + " (" + image.className() + "): "
                + registered.url());
        return registered;
    }

    private void relate(List<Image> images, List<WrittenImage> written, Derivation derivation)
            throws IOException, InterruptedException {
        for (var i = 0; i + 1 < images.size(); i++) {
            var newer = written.get(i);
            var older = written.get(i + 1);
            if (!newer.derivationKnown()) {
                derivation.relate(newer.sysId(), older.sysId());
            }
            var url = RecordLink.to(session.instance(), older.className(), older.sysId());
            log.accept(images.get(i) + " was made from "
                    + HyperlinkNote.encodeTo(url, images.get(i + 1).toString())
                    + (older.created() ? ", which was created" : ""));
        }
    }
}
