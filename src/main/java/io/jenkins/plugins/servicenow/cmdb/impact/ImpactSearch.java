package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.ImageConditions;
import io.jenkins.plugins.servicenow.cmdb.ImageDocuments;
import io.jenkins.plugins.servicenow.cmdb.Images;
import io.jenkins.plugins.servicenow.cmdb.Lineage;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Answers a question from the CMDB. */
final class ImpactSearch {

    private final ServiceNowSession session;
    private final ImpactQuestion question;
    private final Consumer<String> log;
    private final Images images;
    private final Lineage lineage;

    /**
     * @param limit maximum number of builds and servers
     * @param log takes warnings for the build log
     */
    ImpactSearch(
            @NonNull ServiceNowSession session,
            @NonNull ImpactQuestion question,
            int limit,
            @NonNull Consumer<String> log) {
        this.session = session;
        this.question = question;
        this.log = log;
        this.images = new Images(session, question.cmdb(), log);
        this.lineage = new Lineage(session, question.cmdb(), limit, log);
    }

    @NonNull
    Impact answer() throws IOException, InterruptedException {
        return switch (question.kind()) {
            case BASE_IMAGE -> {
                lineage.addOrigins(images.all("baseImage", question.image()));
                lineage.descend();
                yield impact(lineage.servers(question.relationship()), lineage.changes(), null);
            }
            case CI -> {
                lineage.add(List.of(images.oneToRead("ci", question.image())));
                yield impact(lineage.servers(question.relationship()), lineage.changes(), null);
            }
            case WHERE -> {
                lineage.add(matching().images());
                yield impact(List.of(), List.of(), null);
            }
            case CONTENT -> {
                var content = content(Objects.requireNonNull(question.content()));
                yield impact(lineage.servers(question.relationship()), lineage.changes(), content);
            }
        };
    }

    private Impact impact(
            List<Lineage.Server> servers, List<Lineage.Change> changes, @CheckForNull ImpactContent content) {
        return new Impact(
                session.instance(),
                lineage.origins(),
                lineage.others(),
                servers,
                changes,
                lineage.isTruncated(),
                content);
    }

    /** Those that contain it become the beginning of the lineage. What is derived from them is read too, wherever it is. */
    private ImpactContent content(ContentQuery query) throws IOException, InterruptedException {
        var scope = scope();
        var search = new ContentSearch(new ImageDocuments(session), query, log);
        search.read(scope.images());
        lineage.add(search.naming(scope.images()));
        lineage.descend();
        var derived = lineage.others().stream().map(Lineage.Image::ci).toList();
        search.read(derived);
        var read = new LinkedHashMap<SysId, ImageCi>();
        scope.images().forEach(image -> read.put(image.sysId(), image));
        derived.forEach(image -> read.put(image.sysId(), image));
        var contents = search.contents();
        var notKnown = read.values().stream()
                .filter(image -> contents.get(image.sysId()).state() == ImageContent.State.NOT_KNOWN)
                .sorted(Comparator.comparing(ImageCi::label))
                .toList();
        return new ImpactContent(query, contents, notKnown, scope.hidden() + lineage.hidden());
    }

    /** The images that are searched. */
    private Images.Matching scope() throws IOException, InterruptedException {
        if (question.image().isEmpty()) {
            return matching();
        }
        var family = new Lineage(session, question.cmdb(), Integer.MAX_VALUE, log);
        family.addOrigins(images.all("in", question.image()));
        family.descend();
        var members = family.images().stream().map(Lineage.Image::ci).toList();
        if (question.where().isEmpty()) {
            return new Images.Matching(members, family.hidden());
        }
        var matching = matching();
        var ids = matching.images().stream().map(ImageCi::sysId).collect(Collectors.toSet());
        return new Images.Matching(
                members.stream().filter(image -> ids.contains(image.sysId())).toList(), family.hidden());
    }

    private Images.Matching matching() throws IOException, InterruptedException {
        return ImageConditions.find(session, question.cmdb(), question.where(), log);
    }
}
