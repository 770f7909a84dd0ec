package awscheck

// The ids of the checks. They are stable: reports, acknowledgments and users' scripts
// refer to them. An id that ends in a period is a prefix, which an IAM action or a quota
// code follows.
//
// The comments are the reference of the checks, docs/checks.md, which a test writes from
// them: what a pass proves, when the check fails or warns or only informs, what it does
// not prove, and the fix that it comes with.
const (
	// Proves: `astro` on PATH is the Astro CLI, at least of the version that the requirements
	// name.
	// Fails: no program `astro` is on PATH, or another program has that name.
	// Warns: the version is older, or a build from source that has no version.
	// Not: whether it is signed in to Astro, and what other machines of the team have.
	// Fix: the command that installs or updates it on this system.
	ToolsAstroCLI = "tools.astro_cli"

	// Proves: the profile has credentials, and AWS accepts them: STS names their owner.
	// Fails: there are none, the profile does not exist, the sign-in or the session has ended, AWS
	// refuses the keys, the role or the MFA code, or this machine can't reach AWS. Each has its
	// own text.
	// Not: what the credentials may do.
	// Fix: the command for that cause, such as `aws sso login`. The wizard runs a sign-in by one
	// key and checks again.
	AccountCredentials = "account.credentials"

	// Proves: the credentials last longer than an activation, which takes about an hour, or AWS
	// tools renew them for that long.
	// Fails: they have expired.
	// Warns: less than an hour is left.
	// Informs: AWS tools renew them until a sign-in ends, and its end is not known.
	// Not: that an administrator does not revoke them before.
	// Fix: how to renew credentials of this source.
	AccountExpiry = "account.expiry"

	// Proves: who acts: a user, a role or a federated user.
	// Warns: it is the root user, whose permissions can't be simulated.
	// Not: that this is the principal that will make the activation.
	// Fix: use a role.
	AccountPrincipal = "account.principal"

	// Proves: the credentials are for the account whose id was given.
	// Fails: they are for another account.
	// Not: anything where no id was given: the check is skipped.
	// Fix: the profile that the AWS configuration names for the account, or the command that lists
	// all profiles.
	AccountExpectedID = "account.expected_id"

	// Proves: the account is in commercial AWS.
	// Fails: it is in GovCloud, China or another partition.
	// Not: that the region is supported: `region.supported`.
	// Fix: use an account in commercial AWS.
	AccountPartition = "account.partition"

	// Proves: in every enabled region, each listed kind of resource was read to the end and holds
	// only what a new account has. Its text says what was listed.
	// Fails: other resources were found. There is one finding for each kind and region, and for
	// what only the Resource Groups Tagging API reports.
	// Warns: only users and roles of your own, or an organization's baseline such as Control
	// Tower's.
	// Informs: the account is active: what is Astro's own, and what is not.
	// Not: kinds that are not listed, regions that are not enabled, contents of buckets and
	// tables. [The list of kinds](limits.md#kinds-of-resource-that-are-listed).
	// Fix: the commands that look, and apart from them those that delete, in an order that works;
	// or a new account; or an acknowledgment with a reason.
	AccountClean = "account.clean"

	// Proves: the account has neither the role nor the stacks of an earlier activation that the
	// requirements name.
	// Warns: it has one: the account seems to be activated already.
	// Informs: it has one, and the cluster's id is given: the account is active.
	// Not: an activation under other names.
	// Fix: give `cluster.id` if the cluster exists, or ask Astronomer.
	AccountPriorActivation = "account.prior_activation"

	// Proves: IAM's policy simulator allows the action for this principal, or a live call of it
	// was allowed. There is one finding for each action of the requirements.
	// Fails: the action is denied; the finding names the layer: identity policy, boundary,
	// organization or session.
	// Warns: it is allowed only on the activation's own names, or by policy documents alone,
	// because the simulator could not be asked.
	// Not: conditions on keys of the real request, session policies, resource control policies,
	// and what Astronomer's role may do later.
	// Fix: one policy with exactly the missing actions, and who must change which layer.
	PermissionsIAM = "permissions.iam."

	// Proves: IAM's policy simulator allows every CloudFormation action of the requirements for
	// this principal.
	// Fails: at least one is denied; the finding lists those, and the layer.
	// Warns: they are allowed only on the activation's own names, or by policy documents alone.
	// Not: the same as for the actions of IAM, and actions that AWS adds later.
	// Fix: one policy with exactly the missing actions, and who must change which layer.
	PermissionsCloudFormation = "permissions.cloudformation"

	// Proves: the requirements list the region.
	// Fails: the list does not have it.
	// Not: that Astro has not changed its list since the date of the requirements.
	// Fix: the nearest supported regions.
	RegionSupported = "region.supported"

	// Proves: the account can use the region: EC2 lists it as enabled, or STS there accepts the
	// credentials.
	// Fails: it is not opted in to, being disabled, or closed by a service control policy.
	// Warns: AWS is still enabling it.
	// Not: that every service in the region is ready.
	// Fix: the command that enables it, or whom to ask.
	RegionEnabled = "region.enabled"

	// Proves: the region has enough available zones, without those in which EKS accepts no subnet.
	// Fails: it has too few.
	// Not: free capacity in the zones.
	// Fix: choose another region.
	RegionZones = "region.zones"

	// Proves: the node type and the database class are each offered in enough of these zones, and
	// in enough common ones.
	// Fails: one of them is offered in too few zones, or does not exist.
	// Warns: both are offered, but in different zones.
	// Not: free capacity: whether one can be launched at that hour.
	// Fix: node types of the same family and size that are offered, or another region.
	RegionInstanceTypes = "region.instance_types"

	// Proves: new EBS volumes are encrypted with AWS's own key, or not by default.
	// Warns: they are encrypted with a customer managed key, whose policy decides whether nodes
	// start.
	// Not: the key's policy and state.
	// Fix: the statements that the key's policy needs.
	RegionEncryption = "region.defaults.encryption"

	// Proves: the account's defaults let nodes start and pods read instance metadata.
	// Warns: a default turns metadata off, limits it to one hop, or stops launches without IMDSv2.
	// Not: Astronomer's launch template, which can override the defaults.
	// Fix: the command that changes the default, or whom to ask if the organization sets it.
	RegionMetadata = "region.defaults.metadata"

	// Proves: VPC block public access is off, or excludes Astro's VPC.
	// Fails: it is bidirectional: NAT gateways do not work.
	// Warns: it blocks inbound traffic only.
	// Not: other controls of the organization.
	// Fix: the command that turns it off, or whom to ask.
	RegionPublicAccess = "region.defaults.public_access"

	// Proves: applied value − in use ≥ needed, and more than 20 % of the quota is left. There is
	// one finding for each quota of the requirements.
	// Fails: it is not enough. The finding has the three numbers, and whether an increase is
	// pending.
	// Warns: 20 % or less is left, or the node type has a quota of its own.
	// Not: other quotas, and use to come, such as stopped instances.
	// Fix: the command that requests the value, or that AWS has to decide on a pending request.
	RegionQuota = "region.quota."

	// Proves: the text is an IPv4 network in canonical form.
	// Fails: it is no network, or has host bits.
	// Not: that the network suits: the other checks of the network.
	// Fix: the canonical form, where there is one.
	NetworkCIDRSyntax = "network.cidr.syntax"

	// Proves: the network is neither larger than a VPC may be nor smaller than the requirements
	// allow.
	// Fails: it is larger or smaller.
	// Not: that it has room for clusters to come.
	// Fix: a network of an allowed size.
	NetworkCIDRSize = "network.cidr.size"

	// Proves: the network is inside one of the private ranges (RFC 1918).
	// Fails: it is elsewhere.
	// Warns: it is in the carriers' shared range, 100.64.0.0/10.
	// Not: that no one else uses it.
	// Fix: the private ranges.
	NetworkCIDRPrivate = "network.cidr.private"

	// Proves: the network overlaps no range that AWS forbids or advises against.
	// Fails: AWS does not allow the range for a VPC.
	// Warns: the range is that of container bridges, 172.17.0.0/16.
	// Not: ranges that your organization reserves.
	// Fix: a network elsewhere in the private ranges.
	NetworkCIDRReserved = "network.cidr.reserved"

	// Proves: the network overlaps no IPv4 CIDR of the target VPC, secondary ones included.
	// Fails: it overlaps one: AWS fails the peering immediately.
	// Not: networks that the target reaches: the next two checks.
	// Fix: free networks of the default size.
	NetworkOverlapTarget = "network.cidr.overlap.target"

	// Proves: no route of the tables that the target's subnets use conflicts with a route to the
	// network, prefix lists included.
	// Fails: a route already has the same destination.
	// Warns: a more specific route would draw a part of the traffic, or the new route would cut
	// off hosts behind a private route around it.
	// Not: tables that no subnet uses, and where a transit gateway leads on.
	// Fix: free networks, and the tables with the conflict.
	NetworkOverlapRoutes = "network.cidr.overlap.routes"

	// Proves: no VPC that the target is peered with uses the network.
	// Fails: one does, such as another Astro cluster on the default network.
	// Warns: a request with the same network is pending, or such a peering is being deleted.
	// Not: networks behind the peers, which a peering does not reach.
	// Fix: free networks, or the question for Astronomer.
	NetworkOverlapPeers = "network.cidr.overlap.peers"

	// Proves: no other VPC of the account in the region uses the network.
	// Warns: one does: the data plane can never be peered with it. Or the data plane is active
	// already, in another network.
	// Not: VPCs in other regions and accounts.
	// Fix: free networks, or the network of the active data plane.
	NetworkOverlapAccount = "network.cidr.overlap.account"

	// Proves: the target VPC uses none of the ranges from which EKS assigns addresses to
	// Kubernetes services.
	// Warns: it uses one: pods may not reach that part of the VPC.
	// Not: the range that Astronomer sets.
	// Fix: the question for Astronomer.
	NetworkServiceRange = "network.cidr.service_range"

	// Proves: this machine's DNS resolves the host. There is one finding for each endpoint.
	// Fails: there is no such host.
	// Not: what the data plane's DNS answers.
	// Fix: correct the name, or use peering.
	PublicDNS = "public.dns"

	// Proves: every address of the host is public.
	// Fails: one is private or reserved.
	// Warns: all public ones are IPv6.
	// Not: private endpoints, such as PrivateLink.
	// Fix: use peering, or another name of the service.
	PublicAddress = "public.address"

	// Proves: this machine opens a TCP connection, or a TLS one where the port uses TLS.
	// Warns: no connection opens.
	// Not: that the data plane can, which connects from other addresses; nor a login or a query.
	// Fix: what to check in the service.
	PublicReachable = "public.reachable"

	// Informs: the service has an IP allowlist, to which the cluster's two addresses must be
	// added.
	// Not: what is on the allowlist.
	// Fix: the question for Astronomer, once the cluster exists.
	PublicAllowlist = "public.allowlist"

	// Proves: the credentials for the target are those of the account that was given.
	// Fails: they are another account's, or the id is not one of 12 digits.
	// Not: that its owner agrees.
	// Fix: the profile or the id to correct.
	PeeringAccount = "peering.account"

	// Proves: the VPC exists in that account and region, is available, and the account owns it.
	// Fails: it does not exist there, is not available, or another account owns and shares it.
	// Not: that the data is in this VPC.
	// Fix: the command that lists the VPCs, and the region that has it.
	PeeringVPC = "peering.vpc"

	// Proves: the CIDRs that were given are exactly the VPC's; without any, AWS reports them.
	// Fails: one is not the VPC's.
	// Warns: one of the VPC's was left out.
	// Not: CIDRs that are added later.
	// Fix: the VPC's CIDRs.
	PeeringCIDRs = "peering.cidrs"

	// Proves: the target VPC has room for one more peering, and the data plane's account for one
	// more pending request.
	// Fails: a quota is reached.
	// Warns: it is reached if AWS counts pending peerings as active.
	// Not: whose pending requests count, which is believed and not documented.
	// Fix: the command that requests a higher quota.
	PeeringQuota = "peering.quota"

	// Proves: each route table that the target's subnets use has room for one more route, prefix
	// lists counted by their size.
	// Fails: a table is full.
	// Not: room for the routes of other projects.
	// Fix: the command that requests a higher quota.
	PeeringRoutes = "peering.routes"

	// Proves: the target VPC has no peerings.
	// Warns: a request is pending, which expires.
	// Informs: which peerings it has, and which may be an Astro cluster's.
	// Not: whose request it is.
	// Fix: the question for Astronomer, and the command that accepts.
	PeeringExisting = "peering.existing"

	// Informs: the regions differ, and what that changes: cost, MTU, security groups, names. It is
	// skipped if they are the same.
	// Not: the cost itself.
	// Fix: what to do after acceptance.
	PeeringCrossRegion = "peering.cross_region"

	// Proves: what Astronomer needs to request the peering is complete: the cluster's id and name,
	// account, region, VPC and CIDRs.
	// Informs: only the cluster's id is missing, which exists once the cluster does; or the CIDRs
	// are not exactly those of the VPC, which peering.cidrs is about.
	// Not: that Astronomer has received it.
	// Fix: what is missing.
	PeeringRequest = "peering.request"

	// Proves: the target VPC has DNS resolution on.
	// Fails: it is off.
	// Not: that a name of the VPC resolves from Astro: `path.name`.
	// Fix: the command that turns it on.
	DNSSupport = "dns.support"

	// Proves: the target VPC has DNS hostnames on.
	// Fails: it is off.
	// Not: that a name of the VPC resolves from Astro: `path.name`.
	// Fix: the command that turns it on.
	DNSHostnames = "dns.hostnames"

	// Proves: with the cluster's id given, that the accepter's DNS option of its peering is on.
	// Informs: the accepter's DNS option has to be turned on once the peering is active.
	// Not: whether it is on before the cluster's id is given: `verify.dns_option`.
	// Fix: the command for then.
	DNSAccepterOption = "dns.accepter_option"

	// Proves: the target VPC is associated with no private hosted zone, and none is selected; with
	// the cluster's id given, that a chosen zone is associated with its VPC.
	// Warns: a chosen zone is owned by a service, and only that can associate it.
	// Informs: the zones that the VPC has; for each chosen one, how it is associated with Astro's
	// VPC.
	// Not: zones that come by a Route 53 Profile.
	// Fix: the commands in their order: authorize, associate, remove the authorization.
	DNSZones = "dns.zones"

	// Proves: no Resolver rule of the target VPC forwards the names of the data services or of the
	// chosen zones.
	// Warns: one does: the name is answered by servers that Astro's VPC does not ask.
	// Informs: there are such rules, and no name was given to compare.
	// Not: that the name fails from Astro, where other rules apply: `path.name`.
	// Fix: how the owner shares the rule.
	DNSResolver = "dns.resolver"

	// Proves: a peering request from the planned network has reached the target VPC.
	// Fails: it has expired, failed, or was rejected or deleted.
	// Warns: it expires in less than 48 hours.
	// Not: that Astronomer made it: it is known by network, account and region.
	// Fix: what to ask of Astronomer, or the command that accepts it.
	VerifyRequest = "verify.request"

	// Proves: the requester's VPC has exactly the planned network.
	// Fails: the cluster's account and region has other networks peered, and none that is planned.
	// Warns: the requester's VPC has further CIDRs.
	// Not: anything while AWS does not report the network.
	// Fix: which network to verify with, or the text for Astronomer.
	VerifyCIDR = "verify.cidr"

	// Proves: the connection is active.
	// Fails: it waits for acceptance.
	// Not: that traffic passes: the checks that follow.
	// Fix: the command that accepts it.
	VerifyActive = "verify.active"

	// Proves: each route table that the target's subnets use sends all of Astro's network to the
	// connection, prefix lists included. There is one finding for each table with a problem.
	// Fails: the route is missing, leads elsewhere, is a blackhole, or a more specific one takes a
	// part.
	// Not: tables that no subnet uses.
	// Fix: the command that creates or replaces the route.
	VerifyRoutes = "verify.routes"

	// Proves: Astro's VPC sends every CIDR of the target to the connection.
	// Fails: a table sends one elsewhere, or has no route for it.
	// Not: the nodes' firewall: `path.astro`.
	// Fix: the text for Astronomer.
	VerifyAstroRoutes = "verify.astro_routes"

	// Proves: the network ACLs of the target's subnets let all TCP from Astro's network in, and
	// the replies out.
	// Warns: an ACL is stricter.
	// Not: protocols other than TCP. For the ports of your services: `path.acl`.
	// Fix: the entries to add, with free rule numbers.
	VerifyACL = "verify.acl"

	// Proves: the accepter's DNS option is on.
	// Fails: it is off.
	// Not: that a name resolves: `path.name`.
	// Fix: the command that turns it on.
	VerifyDNSOption = "verify.dns_option"

	// Proves: the chosen zone is associated with Astro's VPC. There is one finding for each zone.
	// Fails: it is neither associated nor authorized.
	// Informs: it is authorized, and Astronomer has to associate it.
	// Not: its records: `path.name`.
	// Fix: the commands for the zone's owner.
	VerifyZones = "verify.zones"

	// Proves: from Astro's VPC, the host of the service resolves to addresses in the target's
	// CIDRs. There is one finding for each service, as for all checks of the path.
	// Fails: there is no such name or record, the address is elsewhere, or only a zone that was
	// not chosen has it.
	// Not: answers of DNS servers behind a Resolver rule, which make it unverified.
	// Fix: the zone to choose, or the record to add.
	PathName = "path.name"

	// Proves: a network interface of the target VPC has the address, and what it belongs to.
	// Fails: none has it, or it is attached to nothing.
	// Not: that something listens on the port, or that an instance runs.
	// Fix: the command that lists the VPC's interfaces.
	PathInterface = "path.interface"

	// Proves: the security groups of the interface admit the port from Astro's network, or from a
	// group that every node has.
	// Fails: no group does.
	// Not: the groups of targets behind a load balancer.
	// Fix: the command that adds the rule.
	PathSecurityGroups = "path.security_groups"

	// Proves: the network ACL of the service's subnet lets the port in from Astro's network, and
	// the replies out.
	// Fails: it blocks one of them.
	// Not: protocols other than TCP.
	// Fix: the entries to add, with free rule numbers.
	PathACL = "path.acl"

	// Proves: the route table of the service's subnet sends the replies to the connection.
	// Fails: the route is missing or leads elsewhere.
	// Informs: before the peering, which table will need the route.
	// Not: appliances on the way, apart from a route to one.
	// Fix: the command that creates the route.
	PathRoute = "path.route"

	// Proves: Astro's VPC lets connections to the service out: routes, network ACLs and security
	// groups of its nodes.
	// Fails: one of them does not.
	// Informs: the peering is not requested yet: Astro's VPC is checked after that.
	// Not: addresses and security groups that pods have of their own.
	// Fix: the text for Astronomer.
	PathAstro = "path.astro"
)
