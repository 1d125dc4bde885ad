package io.jenkins.plugins.servicenow.cmdb.bom;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.Images;
import io.jenkins.plugins.servicenow.cmdb.Lineage;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the CMDB says of the images of a bill of materials.
 *
 * @param name of what it is about
 * @param roots those that the pipeline has named: one, or all versions of a base image
 * @param all with what is derived from them, in the order of their names
 * @param hidden how many others are derived from them that may not be read
 */
record BomImages(
        @NonNull String name,
        @NonNull List<ImageCi> roots,
        @NonNull List<BomImage> all,
        int hidden) {

    /**
     * @param baseImage whether what is derived from the image belongs to it
     * @param image name or sys_id
     * @param relationship name of its type, from an image to a server that runs it
     * @param log takes warnings for the build log
     */
    @NonNull
    static BomImages read(
            @NonNull ServiceNowSession session,
            @NonNull CmdbMapping cmdb,
            boolean baseImage,
            @NonNull String image,
            @NonNull String relationship,
            @NonNull Consumer<String> log)
            throws IOException, InterruptedException {
        var images = new Images(session, cmdb, log);
        var lineage = new Lineage(session, cmdb, Integer.MAX_VALUE, log);
        if (baseImage) {
            lineage.addOrigins(images.all("baseImage", image));
            lineage.descend();
        } else {
            lineage.addOrigins(List.of(images.oneToRead("ci", image)));
        }
        var servers = new HashMap<SysId, List<String>>();
        for (var server : lineage.servers(relationship)) {
            server.images().forEach(each -> servers.merge(each, List.of(server.name()), BomImages::join));
        }
        var records = new RecordLookup(session)
                        .find(
                                cmdb.getCiClass(),
                                "sys_id",
                                lineage.images().stream()
                                        .map(each -> each.ci().sysId())
                                        .toList(),
                                cmdb.getSha256Field(),
                                cmdb.getIsoUrlField())
                        .stream()
                        .collect(Collectors.toMap(TableRecord::sysId, Function.identity(), (first, second) -> first));
        var all = lineage.images().stream()
                .map(each -> image(each, records, cmdb, servers))
                .sorted(Comparator.comparing((BomImage each) -> each.ci().label())
                        .thenComparing(each -> each.ci().sysId().value()))
                .toList();
        var roots = lineage.origins().stream().map(Lineage.Image::ci).toList();
        return new BomImages(roots.get(0).name(), roots, all, lineage.hidden());
    }

    private static List<String> join(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).sorted().distinct().toList();
    }

    private static BomImage image(
            Lineage.Image image, Map<SysId, TableRecord> records, CmdbMapping cmdb, Map<SysId, List<String>> servers) {
        var id = image.ci().sysId();
        var record = records.get(id);
        return new BomImage(
                image.ci(),
                record == null ? "" : record.value(cmdb.getSha256Field()),
                record == null ? "" : record.value(cmdb.getIsoUrlField()),
                servers.getOrDefault(id, List.of()),
                image.derivedFrom());
    }
}
