namespace Accesskeys.Campaigns;

/// <summary>Campaigns that take the whole machine, or measure what others would disturb.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
