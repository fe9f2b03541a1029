/**
 * The ways in which targets are found, in the order in which they are printed.
 *
 * Follows discovery/registry.go and discovery/install/install.go of Prometheus 3.16.
 */
import type { Fields } from '../../alertmanager/config/kind.ts'
import { several } from '../kind.ts'
import { awsKind, ec2Kind, ecsKind, elasticacheKind, lightsailKind, mskKind, rdsKind } from './aws.ts'
import { azureKind } from './azure.ts'
import { consulKind } from './consul.ts'
import { dnsKind } from './dns.ts'
import { dockerKind, dockerswarmKind } from './docker.ts'
import { fileKind } from './file.ts'
import { gceKind } from './gce.ts'
import { httpKind } from './http.ts'
import { kubernetesKind } from './kubernetes.ts'
import { marathonKind } from './marathon.ts'
import { nomadKind } from './nomad.ts'
import { ociKind } from './oci.ts'
import { openstackKind } from './openstack.ts'
import { outscaleKind } from './outscale.ts'
import { ovhcloudKind } from './ovhcloud.ts'
import { puppetdbKind } from './puppetdb.ts'
import { scalewayKind } from './scaleway.ts'
import { digitaloceanKind, eurekaKind, hetznerKind, ionosKind, kumaKind, linodeKind, vultrKind } from './server-lists.ts'
import { stackitKind } from './stackit.ts'
import { staticKind } from './static.ts'
import { tritonKind } from './triton.ts'
import { uyuniKind } from './uyuni.ts'
import { nerveKind, serversetKind } from './zookeeper.ts'

export const discoveryFields = {
  aws_sd_configs: several('aws.SDConfig', awsKind),
  azure_sd_configs: several('azure.SDConfig', azureKind),
  consul_sd_configs: several('consul.SDConfig', consulKind),
  digitalocean_sd_configs: several('digitalocean.SDConfig', digitaloceanKind),
  dns_sd_configs: several('dns.SDConfig', dnsKind),
  docker_sd_configs: several('moby.DockerSDConfig', dockerKind),
  dockerswarm_sd_configs: several('moby.DockerSwarmSDConfig', dockerswarmKind),
  ec2_sd_configs: several('aws.EC2SDConfig', ec2Kind),
  ecs_sd_configs: several('aws.ECSSDConfig', ecsKind),
  elasticache_sd_configs: several('aws.ElasticacheSDConfig', elasticacheKind),
  eureka_sd_configs: several('eureka.SDConfig', eurekaKind),
  file_sd_configs: several('file.SDConfig', fileKind),
  gce_sd_configs: several('gce.SDConfig', gceKind),
  hetzner_sd_configs: several('hetzner.SDConfig', hetznerKind),
  http_sd_configs: several('http.SDConfig', httpKind),
  ionos_sd_configs: several('ionos.SDConfig', ionosKind),
  kubernetes_sd_configs: several('kubernetes.SDConfig', kubernetesKind),
  kuma_sd_configs: several('xds.SDConfig', kumaKind),
  lightsail_sd_configs: several('aws.LightsailSDConfig', lightsailKind),
  linode_sd_configs: several('linode.SDConfig', linodeKind),
  marathon_sd_configs: several('marathon.SDConfig', marathonKind),
  msk_sd_configs: several('aws.MSKSDConfig', mskKind),
  nerve_sd_configs: several('zookeeper.NerveSDConfig', nerveKind),
  nomad_sd_configs: several('nomad.SDConfig', nomadKind),
  oci_sd_configs: several('oci.SDConfig', ociKind),
  openstack_sd_configs: several('openstack.SDConfig', openstackKind),
  outscale_sd_configs: several('outscale.SDConfig', outscaleKind),
  ovhcloud_sd_configs: several('ovhcloud.SDConfig', ovhcloudKind),
  puppetdb_sd_configs: several('puppetdb.SDConfig', puppetdbKind),
  rds_sd_configs: several('aws.RDSSDConfig', rdsKind),
  scaleway_sd_configs: several('scaleway.SDConfig', scalewayKind),
  serverset_sd_configs: several('zookeeper.ServersetSDConfig', serversetKind),
  stackit_sd_configs: several('stackit.SDConfig', stackitKind),
  static_configs: several('targetgroup.Group', staticKind),
  triton_sd_configs: several('triton.SDConfig', tritonKind),
  uyuni_sd_configs: several('uyuni.SDConfig', uyuniKind),
  vultr_sd_configs: several('vultr.SDConfig', vultrKind),
}

export type Discoveries = Fields<typeof discoveryFields>
export type DiscoveryName = keyof Discoveries

export const discoveryNames = Object.keys(discoveryFields) as readonly DiscoveryName[]

/** A null among them. */
export function discoveryFault(config: Discoveries): string | undefined {
  const empty = discoveryNames.find((name) => config[name].some((each) => each === undefined))
  return empty === undefined ? undefined : `empty or null section in ${empty}`
}
