#!/usr/bin/env pwsh
# The project's everyday commands by name; each is the line that it runs.
#   ./build.ps1 Test            ./build.ps1 AddMigration RenameThings
param(
    [Parameter(Mandatory)]
    [ValidateSet('Build', 'Test', 'Run', 'AddMigration', 'Sdk', 'Pack', 'Bench')]
    [string] $Target,
    [string] $Name
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Set-Location $PSScriptRoot

switch ($Target) {
    'Build' { dotnet build }
    'Test' { dotnet test }
    'Run' { dotnet run --project src/WebApi }
    'AddMigration' {
        dotnet tool restore
        dotnet ef migrations add $Name --project src/Infrastructure --context SqliteAccesskeysDbContext --output-dir Persistence/Sqlite/Migrations
        dotnet ef migrations add $Name --project src/Infrastructure --context SqlServerAccesskeysDbContext --output-dir Persistence/SqlServer/Migrations
    }
    'Sdk' {
        dotnet tool restore
        foreach ($sdk in 'src/Client', 'clients/typescript') { dotnet nswag run $sdk/nswag.json }
    }
    'Pack' {
        foreach ($package in 'src/Client', 'src/AspNetCore') { dotnet pack $package -p:ContinuousIntegrationBuild=true }
    }
    'Bench' { dotnet run --project bench -c Release }
}

exit $LASTEXITCODE
